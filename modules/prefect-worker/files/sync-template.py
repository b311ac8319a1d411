import asyncio, json, os, sys, time

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolUpdate
from prefect.exceptions import ObjectNotFound

pool, *command = sys.argv[1:]


async def sync():
    with open("baseJobTemplate.json") as file:
        template = json.load(file)
    async with get_client() as client:
        try:
            found = await client.read_work_pool(pool)
        except ObjectNotFound:
            # The worker makes it, with the template.
            return
        if found.base_job_template != template:
            await client.update_work_pool(pool, WorkPoolUpdate(base_job_template=template))


def report(error):
    text = "The work pool %s did not get its base job template: %s: %s" % (pool, type(error).__name__, error)
    print(text, file=sys.stderr, flush=True)
    try:
        with open("/dev/termination-log", "r+") as file:
            file.truncate()
            file.write(text[:4000])
    except OSError:
        pass


while True:
    try:
        asyncio.run(sync())
        break
    except httpx.TransportError as error:
        # The server is away. The liveness probe allows for more time than a restart would leave.
        report(error)
        time.sleep(5)
    except Exception as error:
        report(error)
        sys.exit(1)
os.execvp(command[0], command)
