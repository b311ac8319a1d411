import json, os, time, urllib.request

url, name, slug = (os.environ[key] for key in ("APOLLO_URL", "TENANT_NAME", "TENANT_SLUG"))
end = time.monotonic() + float(os.environ["TENANT_TIMEOUT"])


def ask(query, variables=None):
    body = json.dumps({"query": query, "variables": variables or {}}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    answer = json.load(urllib.request.urlopen(request, timeout=10))
    if answer.get("errors"):
        raise RuntimeError(answer["errors"])
    return answer["data"]


def fail(reason):
    text = "%s gives no tenant %s: %s" % (url, slug, reason)
    print(text)
    with open(os.environ["TERMINATION_LOG"], "w") as log:
        log.write(text[:4000] + ".")
    raise SystemExit


while True:
    try:
        slugs = [tenant["slug"] for tenant in ask("query { tenant { slug } }")["tenant"]]
        if slug in slugs:
            print("The tenant", slug, "exists.")
            break
        if slugs:
            fail(
                "the database has %s, and Prefect 1 may take either of two. Set tenant.slug to one that exists,"
                " or make the second by hand: prefect server create-tenant" % ", ".join(sorted(slugs))
            )
        ask(
            "mutation($input: create_tenant_input!) { create_tenant(input: $input) { id } }",
            {"input": {"name": name, "slug": slug}},
        )
    except Exception as error:
        if time.monotonic() > end:
            fail(error)
        print("Waiting for", url, error, flush=True)
        time.sleep(3)
