/** Why a release can't be adopted, with what to do instead. */
export class AdoptError extends Error {
  public constructor(id: string, message: string) {
    super(`[${id}] ${message}`);
    this.name = 'AdoptError';
  }
}
