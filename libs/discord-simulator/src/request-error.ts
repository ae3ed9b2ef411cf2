/** Someone asked the simulator itself for something impossible; the text says what to do. */
export class SimulatorRequestError extends Error {
  readonly status: 400 | 404 | 413;

  constructor(status: 400 | 404 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

export function badRequest(message: string): SimulatorRequestError {
  return new SimulatorRequestError(400, message);
}

export function notFound(message: string): SimulatorRequestError {
  return new SimulatorRequestError(404, message);
}
