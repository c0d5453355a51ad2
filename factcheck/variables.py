"""What each environment variable means. `manage.py settings_reference` writes docs/settings.md from this and from the code
that reads them, which is where the defaults come from; a test holds the three together.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_READERS = {"read_flag": "1 or 0", "read_list": "comma-separated", "read_number": "a number"}

MEANINGS: dict[str, dict[str, str]] = {
    "The site": {
        "SECRET_KEY": "Signs sessions and links; long and random. Must be set when `HTTPS` is on; else one is made and kept in the data folder.",
        "SECRET_KEY_FALLBACKS": "Keys before this one: what they signed and encrypted stays readable while the key is changed.",
        "ALLOWED_HOSTS": "Names under which the site is asked.",
        "CSRF_TRUSTED_ORIGINS": "Origins whose forms are taken, such as `https://factcheck.example.org`.",
        "HTTPS": "The site is reached by TLS: secure cookies, HSTS, redirects.",
        "HSTS_SUBDOMAINS": "HSTS holds for subdomains, too, and browsers may preload it.",
        "BEHIND_PROXY": "A proxy of ours sets `X-Forwarded-Proto` and `X-Forwarded-For`.",
        "SITE_NAME": "The desk's name, as pages, exports and mails give it.",
        "SITE_URL": "The site's address, as exports, feeds and mails give it; else the host that was asked.",
        "TIME_ZONE": "Of times on pages.",
        "DEBUG": "Fault pages with the details. Never on a real site.",
        "HOST": "Where `manage.py workbench` listens; 127.0.0.1.",
        "PORT": "And its port; 8000.",
        "DEMO": "Make the demo's people and article; by default only in the embedded database and without `HTTPS`.",
    },
    "Servers and storage": {
        "DATABASE_URL": "`postgresql://user:password@host/name`, PostgreSQL 14 or newer. Unset: the embedded one.",
        "CELERY_BROKER_URL": "`amqp://…` (RabbitMQ) or `redis://…` (Redis, Valkey). Unset: the embedded one.",
        "FACTCHECK_DATA": "Folder of the embedded servers, snapshots and logs; `.data`.",
        "XDG_DATA_HOME": "Where that folder is made when the program's own cannot be written.",
        "FACTCHECK_ACCOUNT": "The account that runs the embedded servers when root starts them; `nobody`.",
        "SNAPSHOT_STORAGE": "`files`, or `s3` for object storage (`pip install 'django-storages[s3]'`).",
        "SNAPSHOT_ROOT": "Folder of archived bytes; in the data folder.",
        "S3_BUCKET": "A bucket that exists.",
        "S3_ENDPOINT": "Address of a service other than Amazon's.",
        "S3_REGION": "Its region.",
        "S3_ACCESS_KEY": "Key; unset: where boto3 looks for one.",
        "S3_SECRET_KEY": "Its secret.",
        "STATIC_ROOT": "Folder of static files; in the data folder.",
    },
    "People": {
        "SIGN_IN_ATTEMPTS": "Wrong passwords for one name from one address before a pause.",
        "SIGN_IN_PAUSE_MINUTES": "The pause.",
        "SECOND_FACTOR_FOR": "Groups that must have a second factor, such as `Editor,Admin`.",
        "SESSION_IDLE_HOURS": "A session ends after so long without a page.",
        "SESSION_DAYS": "And after so long anyway.",
    },
    "Captures": {
        "CAPTURE_CONTACT": "Who is named in the User-Agent; else `SITE_URL`.",
        "CAPTURE_ALLOWED_ENDPOINTS": "`address:port` pairs inside private space that captures may dial.",
        "CAPTURE_HOST_INTERVAL": "Least seconds between two requests to one host.",
        "CAPTURE_QUOTA_PERSON": "Captures that one person may ask for in an hour.",
        "CAPTURE_QUOTA_HOST": "Captures of one host that all may ask for in a day.",
        "WAYBACK_KEY": "Keys of the Internet Archive: the Wayback Machine is asked to keep captured pages, too. Off without.",
        "WAYBACK_SECRET": "Its secret.",
        "WAYBACK_URL": "Another service that speaks its protocol.",
        "TIMESTAMP_AUTHORITY_URL": "An RFC 3161 authority that stamps the hash of each copy. Off without.",
        "TIMESTAMP_AUTHORITY_ROOTS": "A PEM file of the roots that its signature is checked against.",
    },
    "Claims": {
        "SPACY_MODEL": "A spaCy model to prefer for English.",
        "LLM_BASE_URL": "An OpenAI-compatible endpoint that may propose claims. Off unless it and its model are set.",
        "LLM_MODEL": "Its model.",
        "LLM_API_KEY": "Its key.",
        "EMBEDDING_MODEL": "Claims are matched by meaning, too: the model's name at the endpoint, or a folder with an ONNX model (docs/matching.md). Off without.",
        "EMBEDDING_URL": "An OpenAI-compatible endpoint of embeddings.",
        "EMBEDDING_KEY": "Its key.",
        "FACTCHECK_TOOLS_KEY": "Key of Google's Fact Check Tools API, to ask it about a claim. Off without.",
        "FACTCHECK_TOOLS_URL": "Another service that answers as it does.",
    },
    "Reports and programs": {
        "REPORT_SIGNING_KEY": "A file with the Ed25519 key that signs bundles, PEM or minisign's without password (docs/verifying.md). Unsigned without.",
        "API_RATE_TOKEN": "Requests that a token may make in a minute.",
        "API_RATE_ADDRESS": "Requests that an address without a token may make in a minute.",
    },
    "Mail": {
        "EMAIL_HOST": "The server for digests of notifications. None is sent without.",
        "EMAIL_PORT": "Its port.",
        "EMAIL_HOST_USER": "Account.",
        "EMAIL_HOST_PASSWORD": "Password.",
        "EMAIL_USE_TLS": "STARTTLS.",
        "EMAIL_FROM": "The sender.",
    },
    "Watching": {
        "LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR.",
        "LOG_FORMAT": "`lines`, or `json`.",
        "MONITORING_TOKEN": "Shown by whoever may read `/health.json` and `/metrics` from elsewhere.",
        "METRICS": "Metrics for Prometheus at `/metrics`; on when there is a token.",
        "PROMETHEUS_MULTIPROC_DIR": "A folder in which several web processes count together.",
        "SENTRY_DSN": "Faults are reported there (`pip install sentry-sdk`). Off without.",
    },
}


@dataclass(frozen=True)
class Reading:
    """Where the code reads a variable: the kind of its value, and the default as the code has it ("" for none)."""

    name: str
    kind: str
    default: str


def find_readings() -> Iterator[Reading]:
    """Every variable that the program reads, found in its code."""
    for folder in ("factcheck", "claims"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if reading := _read_node(node):
                    yield reading


def _read_node(node: ast.AST) -> Reading | None:
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        return Reading(_word(node.slice), "", "") if isinstance(node.ctx, ast.Load) and _word(node.slice) else None
    if not isinstance(node, ast.Call) or not node.args or not _word(node.args[0]):
        return None
    called = ast.unparse(node.func)
    if called in _READERS:
        default = next((word.value for word in node.keywords if word.arg == "default"), None)
        return Reading(_word(node.args[0]), _READERS[called], _write_default(default))
    if called == "os.environ.get":
        return Reading(_word(node.args[0]), "", _write_default(node.args[1] if len(node.args) > 1 else None))
    return None


def _word(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _write_default(node: ast.AST | None) -> str:
    if isinstance(node, ast.Constant):
        return {True: "1", False: "0"}.get(node.value, f"{node.value}") if node.value != "" else ""
    if isinstance(node, ast.List):
        return ",".join(_word(item) for item in node.elts)
    return ""


def write_reference() -> str:
    """docs/settings.md."""
    readings = {reading.name: reading for reading in find_readings()}
    lines = [
        "# Settings",
        "",
        "Read from the environment; unset means embedded and for this machine only. Written by `manage.py settings_reference`.",
    ]
    for group, variables in MEANINGS.items():
        lines += ["", f"## {group}", "", "| variable | meaning | value | default |", "| --- | --- | --- | --- |"]
        for name, meaning in variables.items():
            kind, default = readings[name].kind, readings[name].default
            lines.append(f"| `{name}` | {meaning} | {kind} | {f'`{default}`' if default else ''} |")
    return "\n".join(lines) + "\n"
