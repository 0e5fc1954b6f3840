"""What the routes of `routes.people` take and answer."""

from __future__ import annotations

from gis.people.roles import ROLES
from routes.records.api_records import COUNT, Operation, Schema, among, many, maybe, number, obj, text, yes

_PASSWORD = text("dune-salt-orbit-pear")
_DONE = obj(done=yes())
SCHEMAS: dict[str, Schema] = {
    "Me": obj(
        login=maybe(text("county1")),
        name=maybe(text("李伟")),
        kind=among("person", "local", "visitor"),
        role=among(*ROLES),
        territory=many(text("370305")),
        must_change=yes(False),
        may=obj(**dict.fromkeys(("delineate", "sign_off", "import"), yes())),
        policy=obj(least_length=COUNT, most_length=COUNT, least_kinds=COUNT, common_refused=yes(), remembered=COUNT),
        demo=many(obj(login=text("planner"), password=_PASSWORD, role=among(*ROLES), territory=text("370305001"))),
    ),
    "Session": obj(
        session_id=text("9f2c41d07a3b"),
        address=text("127.0.0.1"),
        browser=text("Firefox / Linux"),
        begun_s=number(1796025910.5),
        seen_s=number(1796026210.5),
        this=yes(),
    ),
}
OPERATIONS = {
    "people.login": Operation(
        "Log in; the cookie of the answer is the session.",
        _DONE,
        body=obj(login=text("county1"), password=_PASSWORD),
        refusals={400: ("text_needed", "no_people"), 401: ("login_wrong",), 429: ("login_locked",)},
    ),
    "people.log_out": Operation("Log out.", _DONE, body=obj(), refusals={404: ("session_unknown",)}),
    "people.me": Operation("Who asks, what they may do, and what a password must be.", {"$ref": "#/components/schemas/Me"}),
    "people.change_password": Operation(
        "Take another password; all sessions end, and this browser gets a new one.",
        _DONE,
        body=obj(password=_PASSWORD, new_password=text("fern-moon-candle-gate")),
        refusals={400: ("no_people", "password_again", "password_common", "password_short", "text_needed"), 429: ("login_locked",)},
    ),
    "people.own_sessions": Operation(
        "Where one is logged in; a person has few sessions, so all come at once.",
        obj(total=COUNT, sessions=many({"$ref": "#/components/schemas/Session"})),
    ),
    "people.end_session": Operation("End one of one's own sessions.", _DONE, body=obj(), refusals={404: ("session_unknown",)}),
}
