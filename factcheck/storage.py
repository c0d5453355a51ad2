"""Where archived bytes are kept: a folder, or object storage that speaks S3."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_KINDS = ("files", "s3")


def read_storage() -> dict[str, Any]:
    """SNAPSHOT_STORAGE and the S3_… variables as Django's STORAGES wants them."""
    kind = os.environ.get("SNAPSHOT_STORAGE") or "files"
    if kind not in _KINDS:
        raise ImproperlyConfigured(f"SNAPSHOT_STORAGE={kind!r} is unknown. Use {' or '.join(_KINDS)}.")
    if kind == "files":
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if not find_spec("storages") or not find_spec("boto3"):
        raise ImproperlyConfigured("SNAPSHOT_STORAGE=s3 needs a package: pip install 'django-storages[s3]'.")
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _read_options()}


def _read_options() -> dict[str, Any]:
    """Without keys boto3 looks for them in its usual places, such as the machine's role."""
    if not (bucket := os.environ.get("S3_BUCKET")):
        raise ImproperlyConfigured("SNAPSHOT_STORAGE=s3 needs S3_BUCKET, the name of a bucket that exists.")
    endpoint = os.environ.get("S3_ENDPOINT") or None
    return {
        "bucket_name": bucket,
        "endpoint_url": endpoint,
        "region_name": os.environ.get("S3_REGION") or ("us-east-1" if endpoint else None),
        "access_key": os.environ.get("S3_ACCESS_KEY") or None,
        "secret_key": os.environ.get("S3_SECRET_KEY") or None,
        "client_config": _build_config(endpoint),
    }


def _build_config(endpoint: str | None):
    """Other services than Amazon's know neither buckets as host names nor its newer checksums."""
    from botocore.config import Config  # not installed unless object storage is wanted

    return Config(
        signature_version="s3v4",
        s3={"addressing_style": "path" if endpoint else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        connect_timeout=5,
        read_timeout=20,
        retries={"total_max_attempts": 2},  # a capture is tried again by its row
    )
