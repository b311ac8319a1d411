/**
 * A `describe` for tests that need something outside of this repository. What is missing is named and
 * skipped, or fails where CDKTF_PREFECT_REQUIRE has the suite's word in it.
 */
export function suite(word: string, missing: string | undefined, title: string, body: () => void): void {
  if (missing === undefined) {
    describe(title, body);
  } else if ((process.env.CDKTF_PREFECT_REQUIRE ?? '').split(/[\s,]+/).includes(word)) {
    test(title, () => {
      throw new Error(`${missing}, and CDKTF_PREFECT_REQUIRE asks for "${word}".`);
    });
  } else {
    describe.skip(`${title} (skipped: ${missing})`, body);
  }
}
