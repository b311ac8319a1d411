import os, ssl, sys, time, urllib.error, urllib.request

place = os.environ["PREFECT_API_URL"]


def check():
    try:
        urllib.request.urlopen(place.rstrip("/") + "/health", timeout=5).close()
    except urllib.error.HTTPError as error:
        # A proxy without a server behind it.
        if error.code in (502, 503, 504):
            raise
    except urllib.error.URLError as error:
        if not isinstance(error.reason, ssl.SSLError):
            raise


def report(text):
    if text:
        print(text, file=sys.stderr, flush=True)
    try:
        with open("/dev/termination-log", "r+") as file:
            file.truncate()
            file.write(text)
    except OSError:
        pass


limit, *command = sys.argv[1:]
end = time.monotonic() + float(limit)
last = None
while True:
    try:
        check()
        report("")
        break
    except Exception as error:
        text = "Waiting for %s: %s: %s" % (place, type(error).__name__, error)
    if time.monotonic() > end:
        report("%s. Starting without it after %s seconds." % (text, limit))
        break
    if text != last:
        report(text)
        last = text
    time.sleep(1)
os.execvp(command[0], command)
