"""What a browser is called, in plain words, by what it says of itself."""

# Looked for in this order: most browsers say that they are Chrome or Safari as well.
FAMILIES = (
    ("MicroMessenger", "WeChat"),
    ("MQQBrowser", "QQ Browser"),
    ("UCBrowser", "UC Browser"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Returns such as `Firefox · Windows`; an empty string for a browser that is not known."""
    found = (next((name for mark, name in table if mark in user_agent), "") for table in (FAMILIES, SYSTEMS))
    return " · ".join(name for name in found if name)
