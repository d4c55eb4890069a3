"""Three administrators, apart: system, security, audit."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.journal import queries as journal
from hearing.journal import service as chain_service
from hearing.people import queries, service
from hearing.people.rules import PostKind
from hearing.units import queries as units
from hearing.units import service as units_service
from hearing.units.rules import PARAMETERS
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.admin.blueprint import blueprint
from hearing.web.admin.scopes import scope_choices, scope_of
from hearing.web.pages import form_page

FACES = (("staff", "检察人员"), ("officer", "听证员"))


class AccountForm(forms.BaseForm):
    """A person and an account."""

    name = forms.line("姓名", most=40)
    identity = forms.line("身份证号", most=18)
    sign_in_name = forms.line("登录名", most=40, hint="小写字母和数字")
    face = forms.radio("从哪里登录", FACES)
    password = forms.secret("初始密码")


class ParameterForm(forms.BaseForm):
    """A parameter with its first day."""

    key = forms.select("参数", [(p.key, f"{p.words}（{p.key}）") for p in PARAMETERS])
    value = forms.line("新的值", most=20)
    valid_from = forms.day("生效日期")
    source = forms.line("依据", hint="文件名称和条款")
    unit_id = forms.select("适用范围", required=False)


class PostForm(forms.BaseForm):
    """A post for a person."""

    kind = forms.select("岗位", [(k, k.label) for k in PostKind])
    unit_id = forms.select("检察院")


@blueprint.route("/system/accounts", methods=["GET", "POST"])
@needs("admin:system")
def accounts_to_open() -> Any:
    """Open an account; it takes effect after the security administrator's confirmation."""
    form = AccountForm(face="staff")
    if form.validate_on_submit():
        with attempt(form):
            person = service.add_person(viewer(), name=form.name.data, identity=form.identity.data)
            service.open_account(
                viewer(),
                person.id,
                form.sign_in_name.data.lower(),
                form.face.data,
                form.password.data,
            )
        if form.ok:
            return redirect(url_for("admin.accounts_to_open"), 303)
    return form_page(
        form,
        "开立账号",
        "开立账号",
        url_for("admin.units"),
        under="开立后由安全管理员确认并授予岗位，才能使用。",
    )


@blueprint.get("/system/units", endpoint="units")
@needs("admin:system")
def units_page() -> Any:
    """The tree of procuratorates."""
    return render_template("admin/units.html", rows=units.units_in_scope(viewer()))


@blueprint.route("/system/parameters", methods=["GET", "POST"])
@needs("admin:system")
def parameters() -> Any:
    """Parameters with effective dates."""
    form = ParameterForm(valid_from=clock.today())
    form.unit_id.choices = scope_choices()
    if form.validate_on_submit():
        with attempt(form):
            units_service.set_parameter(
                viewer(),
                form.key.data,
                form.value.data,
                form.valid_from.data,
                form.source.data,
                scope_of(form.unit_id.data),
            )
        if form.ok:
            return redirect(url_for("admin.parameters"), 303)
    names = {one.id: one.name for one in units.units_in_scope(viewer())}
    rows = [row for row in units.all_parameters() if row.unit_id is None or row.unit_id in names]
    html = render_template("admin/parameters.html", form=form, rows=rows, names=names)
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/security/accounts")
@needs("admin:security")
def accounts() -> Any:
    """Accounts to confirm first."""
    search = request.args.get("q", "")[:40]
    return render_template(
        "admin/accounts.html", rows=queries.accounts(viewer(), search), search=search
    )


@blueprint.route("/security/accounts/<int:account_id>", methods=["GET", "POST"])
@needs("admin:security")
def account(account_id: int) -> Any:
    """One account: confirm, posts with the clash shown, stop."""
    found = queries.account_for(viewer(), account_id)
    form = PostForm()
    form.unit_id.choices = forms.choices((u.id, u.name) for u in units.units_in_scope(viewer()))
    if form.validate_on_submit():
        with attempt(form):
            service.grant_post(viewer(), found.person_id, form.kind.data, int(form.unit_id.data))
        if form.ok:
            return redirect(url_for("admin.account", account_id=account_id), 303)
    return _account(account_id, form)


def _account(account_id: int, form: Any) -> Any:
    found = queries.account_for(viewer(), account_id)
    html = render_template(
        "admin/account.html",
        form=form,
        account=found,
        posts=queries.posts_of(found.person_id),
        sessions=queries.live_sessions(account_id),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.post("/security/accounts/<int:account_id>/confirm")
@needs("admin:security")
def confirm(account_id: int) -> Any:
    """Let an account take effect."""
    service.confirm_account(viewer(), account_id)
    return redirect(url_for("admin.account", account_id=account_id), 303)


@blueprint.post("/security/accounts/<int:account_id>/stop")
@needs("admin:security")
def stop(account_id: int) -> Any:
    """Stop an account and its sessions."""
    service.stop_account(viewer(), account_id)
    return redirect(url_for("admin.account", account_id=account_id), 303)


@blueprint.post("/security/accounts/<int:account_id>/posts/<int:post_id>/end")
@needs("admin:security")
def end_post(account_id: int, post_id: int) -> Any:
    """End a post."""
    queries.account_for(viewer(), account_id)
    service.end_post(viewer(), post_id)
    return redirect(url_for("admin.account", account_id=account_id), 303)


@blueprint.get("/audit/journal", endpoint="journal")
@needs("admin:audit")
def journal_page() -> Any:
    """The journal, newest first."""
    rows = journal.latest(
        viewer(),
        verb=request.args.get("verb", "")[:40],
        object_id=request.args.get("object", "")[:40],
        before=request.args.get("before", None, type=int),
    )
    return render_template("admin/journal.html", rows=rows)


@blueprint.get("/audit/chain")
@needs("admin:audit")
def chain() -> Any:
    """Check the chain now."""
    broken = chain_service.verify()
    return render_template("admin/chain.html", broken=broken, head=chain_service.head())
