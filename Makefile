test:
	./run test

serve:
	./run

.PHONY: test serve
