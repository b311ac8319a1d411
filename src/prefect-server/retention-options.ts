/** How long Prefect keeps events and flow runs. Changing it restarts the server. */
export interface RetentionOptions {
  /**
   * Days that Prefect keeps events, 1 to 36500. Lowering it deletes older events.
   *
   * @default 7
   */
  readonly eventDays?: number;

  /**
   * Days that Prefect keeps finished flow runs, 1 to 36500. Setting or lowering it deletes older runs.
   *
   * @default - for ever
   */
  readonly flowRunDays?: number;
}
