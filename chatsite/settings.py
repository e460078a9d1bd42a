"""Django's settings, secure with no environment at all; what the environment may change is in environment.py."""

import os

import csp.constants
from django.utils.translation import gettext_lazy as _

from chatsite.content_policy import add_static_headers
from chatsite.environment import BASE_DIR, SECRET_MIN, BadEnvironment, read_environment
from chatsite.secret_key import kept_secret_key

try:
    ENVIRONMENT = read_environment(os.environ)
except BadEnvironment as error:
    raise SystemExit(str(error)) from None

VAR_DIR = ENVIRONMENT["VAR_DIR"]
try:
    VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    SECRET_KEY = ENVIRONMENT["SECRET_KEY"] or kept_secret_key(VAR_DIR)
except OSError as error:
    sentence = f"The environment variable VAR_DIR must be a folder to write to, not {VAR_DIR}: {error.strerror}."
    raise SystemExit(sentence) from None
if len(SECRET_KEY) < SECRET_MIN:
    raise SystemExit(f"The file secret_key in VAR_DIR has fewer than {SECRET_MIN} characters: delete it for a new one.")
DEBUG = ENVIRONMENT["DEBUG"]
ALLOWED_HOSTS = ENVIRONMENT["ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = ENVIRONMENT["CSRF_TRUSTED_ORIGINS"]
TRUSTED_PROXIES = ENVIRONMENT["TRUSTED_PROXIES"]
REDIS_URL = ENVIRONMENT["REDIS_URL"]

# The chat

CHAT_MESSAGE_MAX = ENVIRONMENT["CHAT_MESSAGE_MAX"]
CHAT_NAME_MAX = ENVIRONMENT["CHAT_NAME_MAX"]
CHAT_FLOOD_LIMITS = ENVIRONMENT["CHAT_FLOOD_LIMITS"]
CHAT_ROOM_MAKERS = ENVIRONMENT["CHAT_ROOM_MAKERS"]
CHAT_ROOM_MESSAGE_MAX = max(CHAT_MESSAGE_MAX, ENVIRONMENT["CHAT_ROOM_MESSAGE_MAX"])
CHAT_KEEP_DAYS = ENVIRONMENT["CHAT_KEEP_DAYS"]
CHAT_KEEP_ENTRIES = ENVIRONMENT["CHAT_KEEP_ENTRIES"]
CHAT_PRUNE_SECONDS = ENVIRONMENT["CHAT_PRUNE_SECONDS"]
CHAT_ADDRESSES = ENVIRONMENT["CHAT_ADDRESSES"]
CHAT_ADDRESS_DAYS = ENVIRONMENT["CHAT_ADDRESS_DAYS"]
CHAT_DUCK = ENVIRONMENT["CHAT_DUCK"]
CHAT_DUCK_URL = ENVIRONMENT["CHAT_DUCK_URL"]
CHAT_DUCK_KEY = ENVIRONMENT["CHAT_DUCK_KEY"]
CHAT_DUCK_MODEL = ENVIRONMENT["CHAT_DUCK_MODEL"]
CHAT_DUCK_INSTRUCTIONS = ENVIRONMENT["CHAT_DUCK_INSTRUCTIONS"]
CHAT_DUCK_SECONDS = ENVIRONMENT["CHAT_DUCK_SECONDS"]
CHAT_EMBED_ORIGINS = ENVIRONMENT["CHAT_EMBED_ORIGINS"]
CHAT_WEBHOOKS = ENVIRONMENT["CHAT_WEBHOOKS"]
CHAT_WEBHOOK_NETWORKS = ENVIRONMENT["CHAT_WEBHOOK_NETWORKS"]
ACCOUNTS_ENABLED = ENVIRONMENT["ACCOUNTS_ENABLED"]
ADMIN_URL = ENVIRONMENT["ADMIN_URL"]
MAIL = ENVIRONMENT["EMAIL_URL"]

# Requests

# A code point is 12 bytes at the most when it is percent-encoded in UTF-8; the other fields need less than 2 KiB.
BODY_BYTES_MAX = max(16 * 1024, 12 * CHAT_ROOM_MESSAGE_MAX + 2048)
ADMIN_BODY_BYTES_MAX = 256 * 1024  # room for a list of which every row is ticked
WORD_LIST_BYTES_MAX = 2 * 1024 * 1024  # room for a list of 100,000 words, which staff uploads in the admin
DATA_UPLOAD_MAX_MEMORY_SIZE = WORD_LIST_BYTES_MAX

# The application

ROOT_URLCONF = "chatsite.urls"
WSGI_APPLICATION = "chatsite.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "chatsite.apps.ChatAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "chatsite.apps.ChatSiteConfig",  # before staticfiles: its runserver serves the same files as production
    "django.contrib.staticfiles",
    "chatroom.apps.ChatroomConfig",
]
if ACCOUNTS_ENABLED:
    INSTALLED_APPS.append("accounts.apps.AccountsConfig")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "chatsite.middleware.SecureCookiesMiddleware",
    "chatsite.content_policy.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages only: static files are kept compressed
    "chatsite.embedding.EmbeddingMiddleware",  # before what reads cookies, or the language
    "chatsite.middleware.LanguageMiddleware",
    "chatsite.middleware.RefusalMiddleware",
    "chatsite.middleware.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Logging in: every try at a password is counted before it is looked at.

AUTHENTICATION_BACKENDS = ["chatsite.logins.CountedLogins"]
PASSWORD_HASHERS = [
    "chatsite.passwords.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of accounts from before: hashed anew when they log in
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "chatsite.passwords.MinimumLengthValidator"},
    {"NAME": "chatsite.passwords.MaximumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login" if ACCOUNTS_ENABLED else "admin:login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds that a link for a new password can be used

# Mail: only for members who forgot their password.

EMAIL_BACKEND = MAIL.get("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
EMAIL_HOST = MAIL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = MAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = MAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = MAIL.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = MAIL.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = ENVIRONMENT["EMAIL_FROM"]

# The store

SQLITE_OPTIONS = {
    # A transaction takes the write lock at its start, so that none fails half way for want of it.
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,  # seconds that a writer waits for another process's
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}

POSTGRESQL_OPTIONS = {
    # A server that hangs is noticed, and costs a request no more than this.
    "connect_timeout": 5,  # seconds
    "options": "-c statement_timeout=10000 -c lock_timeout=5000",  # milliseconds
    # So is one whose host has vanished from the network, which the system by itself would wait for many minutes.
    "tcp_user_timeout": 10_000,  # milliseconds until what was sent must have arrived
    "keepalives_idle": 5,  # seconds of waiting for an answer before the host is asked for a sign of life,
    "keepalives_interval": 2,  # so often
    "keepalives_count": 3,
}

DATABASES = {
    "default": ENVIRONMENT["DATABASE_URL"]
    or {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR_DIR / "chat.sqlite3")}
}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # What DATABASE_URL says, as in sqlite:////srv/chat.sqlite3?timeout=5, goes before.
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS | DATABASES["default"].get("OPTIONS", {})
else:
    DATABASES["default"]["OPTIONS"] = POSTGRESQL_OPTIONS | DATABASES["default"].get("OPTIONS", {})

# Languages

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [
    ("zh-hans", _("Simplified Chinese")),
    ("zh-hant", _("Traditional Chinese")),
    ("en", _("English")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # other sites load embed.js, which is a view's, and nothing else
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "chatsite.static_files.HashedStaticFilesStorage"},
}
WHITENOISE_ADD_HEADERS_FUNCTION = add_static_headers
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = DEBUG

# Security

SESSION_ENGINE = "chatsite.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 90 * 24 * 3600  # seconds: how long a guest's identity outlives its last look at a room
SESSION_COOKIE_AGE_KEPT = 14 * 24 * 3600  # of whoever logged in and wants to stay so
SESSION_COOKIE_AGE_UNKEPT = 3 * 24 * 3600  # of whoever does not, where the browser does not end it first
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "chatsite.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 30 * 24 * 3600  # sent over HTTPS only; short enough to go back on
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains, and
    "security.W021",  # for the browsers' preload list, are for the owner of the domain to decide.
    "security.W008",  # The redirect to HTTPS is the proxy's, which alone knows of plain requests.
    "security.W012",  # Cookies are marked Secure
    "security.W016",  # on HTTPS by SecureCookiesMiddleware.
]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.constants.NONE],
        "script-src": [csp.constants.SELF],
        "style-src": [csp.constants.SELF],
        "img-src": [csp.constants.SELF, "data:"],
        "connect-src": [csp.constants.SELF],
        "manifest-src": [csp.constants.SELF],
        "form-action": [csp.constants.SELF],
        "base-uri": [csp.constants.NONE],
        "frame-ancestors": [csp.constants.NONE],
    }
}

# Logging: to the standard error, and nothing of a visitor's address, cookie or message in it.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"private": {"()": "chatsite.logs.PrivateFormatter"}},
    "filters": {"failed_view": {"()": "chatsite.logs.FailedView"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "private"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Refused requests are no news, and their paths are what a visitor typed.
        "django.request": {"level": "ERROR", "filters": ["failed_view"]},
        "django.security": {"level": "CRITICAL"},
        "chatroom": {"level": "INFO"},
    },
}
