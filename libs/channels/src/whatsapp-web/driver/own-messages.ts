const kept = 2000;

/** Which messages of the office's account we sent ourselves; all others somebody wrote on the phone. */
export class OwnMessages {
  private readonly ids = new Set<string>();
  private sending: Promise<unknown> = Promise.resolve();

  /**
   * Runs one send; the event of its message waits for its end, for the id is known only then. A send that ends without
   * an id is no own message here: told as an echo it is known by its text, and its fate with it.
   */
  async during(send: () => Promise<string | undefined>): Promise<string | undefined> {
    const work = send();
    this.sending = work.catch(() => undefined);
    const id = await work;
    if (id) this.remember(id);
    return id;
  }

  async includes(id: string): Promise<boolean> {
    await this.sending;
    return this.ids.has(id);
  }

  /** When nothing is on its way out. */
  async settled(): Promise<void> {
    await this.sending;
  }

  private remember(id: string): void {
    this.ids.add(id);
    const [oldest] = this.ids;
    if (this.ids.size > kept && oldest) this.ids.delete(oldest);
  }
}
