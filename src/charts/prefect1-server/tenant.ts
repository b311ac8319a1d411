/**
 * Makes a tenant unless there is one of its slug. It waits for apollo, since a Job may start before it,
 * and looks again after a failed attempt, since somebody else may have been faster.
 */
export const TENANT_PROGRAM = `import json, os, time, urllib.request

url, name, slug = (os.environ[key] for key in ("APOLLO_URL", "TENANT_NAME", "TENANT_SLUG"))
end = time.monotonic() + float(os.environ["TENANT_TIMEOUT"])


def ask(query, variables=None):
    body = json.dumps({"query": query, "variables": variables or {}}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    answer = json.load(urllib.request.urlopen(request, timeout=10))
    if answer.get("errors"):
        raise RuntimeError(answer["errors"])
    return answer["data"]


def exists():
    return any(tenant["slug"] == slug for tenant in ask("query { tenant { slug } }")["tenant"])


while True:
    try:
        if exists():
            print("The tenant", slug, "exists.")
            break
        ask(
            "mutation($input: create_tenant_input!) { create_tenant(input: $input) { id } }",
            {"input": {"name": name, "slug": slug}},
        )
    except Exception as error:
        if time.monotonic() > end:
            text = "%s gives no tenant %s: %s" % (url, slug, error)
            print(text)
            with open(os.environ["TERMINATION_LOG"], "w") as log:
                log.write(text[:4000] + ".")
            break
        print("Waiting for", url, error, flush=True)
        time.sleep(3)
`;

/** Seconds that the Job after the release waits for apollo. */
export const TENANT_TIMEOUT = 300;
