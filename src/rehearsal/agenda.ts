/** Something that will happen at an instant. Lower ranks come first at equal instants, then what was entered first. */
export interface Entry<Task> {
  /** Epoch ms. */
  readonly at: number;
  readonly rank: number;
  readonly ordinal: number;
  readonly task: Task;
}

/** The agenda of a virtual clock: a binary heap by instant, rank and order of entry. */
export class Agenda<Task> {
  private readonly heap: Entry<Task>[] = [];
  private entered = 0;

  add(at: number, rank: number, task: Task): void {
    this.entered += 1;
    this.heap.push({ at, rank, ordinal: this.entered, task });
    this.rise(this.heap.length - 1);
  }

  /** Takes out what comes next; undefined when nothing is left. */
  next(): Entry<Task> | undefined {
    const [first] = this.heap;
    const last = this.heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    this.heap[0] = last;
    this.sink(0);
    return first;
  }

  private rise(from: number): void {
    for (let index = from; index > 0;) {
      const parent = (index - 1) >> 1;
      if (!this.swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  private sink(from: number): void {
    for (let index = from; ;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const child = this.isBefore(right, left) ? right : left;
      if (!this.swapIfBefore(child, index)) return;
      index = child;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [one, other] = [this.heap[a], this.heap[b]];
    if (one === undefined || other === undefined) return false;
    return (one.at - other.at || one.rank - other.rank || one.ordinal - other.ordinal) < 0;
  }

  private swapIfBefore(a: number, b: number): boolean {
    const [one, other] = [this.heap[a], this.heap[b]];
    if (one === undefined || other === undefined || !this.isBefore(a, b)) return false;
    this.heap[a] = other;
    this.heap[b] = one;
    return true;
  }
}
