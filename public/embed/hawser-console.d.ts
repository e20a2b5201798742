/** The console as an element of a page of the same origin. How it is used: docs/embedding.md. */

/** An appliance of the configuration. */
export interface Appliance {
  /** Its id in the configuration. */
  readonly id: string;
  readonly system: "vsphere-replication" | "site-recovery-manager" | "vcenter" | "cloud-director-availability";
  readonly name: string;
  /** The path that leads to its API. */
  readonly base: string;
}

/** A session as a header of one request: `{ header: "x-dr-session", value: "…" }`. */
export interface Session {
  readonly header: string;
  readonly value: string;
}

/** Asked before each request; null where there is no session. Values are not kept. */
export type SessionProvider = (appliance: Appliance) => Promise<Session | null> | Session | null;

/** As `config.json`; its schema is `config.schema.json`. */
export interface Configuration {
  title?: string;
  readOnly?: boolean;
  passwordAgain?: boolean;
  signOutAfterIdleMinutes?: number;
  signOutAfterMinutes?: number;
  appliances: ReadonlyArray<{ id: string; name: string; site?: string; system: string; base: string; peer?: string; [setting: string]: unknown }>;
  [other: string]: unknown;
}

/** Where a run stands. The last five are outcomes. */
export type RunState = "sending" | "unconfirmed" | "queued" | "running" | "waiting" | "success" | "half-done" | "failed" | "cancelled" | "warning";

export interface RunDetail {
  /** The run's id: `#/run/<id>` is its page. */
  readonly run: string;
  readonly operation: string;
  /** Id of the appliance. */
  readonly appliance: string;
  /** Fields and ids, as the attribute `target` has them. */
  readonly target: string;
  readonly state: RunState;
  /** In percent, where the appliance says. */
  readonly progress?: number;
  /** Once it has ended. */
  readonly outcome?: "success" | "half-done" | "failed" | "cancelled" | "warning";
}

/** None of them holds a secret. All bubble, also out of shadow roots. */
export interface HawserConsoleEvents {
  "hawser-ready": CustomEvent<Record<string, never>>;
  "hawser-run-started": CustomEvent<RunDetail>;
  "hawser-run-changed": CustomEvent<RunDetail>;
  "hawser-run-finished": CustomEvent<RunDetail>;
  /** An appliance has no session, or the one that was given was refused. */
  "hawser-session-needed": CustomEvent<{ readonly appliance: string }>;
  /** Another page of the console is about to be shown; `preventDefault()` keeps the one that is there. */
  "hawser-navigate": CustomEvent<{ readonly route: string }>;
}

export interface Attributes {
  /** Address of the configuration, relative to the page; without it the `config.json` beside the console. */
  config: string | null;
  theme: "light" | "dark" | "auto" | string | null;
  /** Of times: a BCP 47 tag. */
  locale: string | null;
  /** Id of an operation, whose form is opened. */
  operation: string | null;
  /** What is filled in: `appliance=vr-a&pairing=…&replication=…`. */
  target: string | null;
  readOnly: boolean;
  /** `host`: pages of the console have the address of the page around. */
  routes: "host" | string | null;
}

export interface Properties {
  /** In place of `config`. */
  configuration: Configuration | undefined;
  sessionProvider: SessionProvider | undefined;
  formatTime: ((date: Date) => string) | undefined;
}

export interface HawserConsole extends HTMLElement, Attributes, Properties {
  addEventListener<K extends keyof HawserConsoleEvents>(
    type: K, listener: (event: HawserConsoleEvents[K]) => unknown, options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}
export declare const HawserConsole: { new (): HawserConsole; prototype: HawserConsole };

type Heard<K extends keyof HawserConsoleEvents> = (detail: HawserConsoleEvents[K]["detail"], event: HawserConsoleEvents[K]) => unknown;

export interface Options extends Partial<Attributes>, Partial<Properties> {
  onReady?: Heard<"hawser-ready">;
  onRunStarted?: Heard<"hawser-run-started">;
  onRunChanged?: Heard<"hawser-run-changed">;
  onRunFinished?: Heard<"hawser-run-finished">;
  onSessionNeeded?: Heard<"hawser-session-needed">;
  onNavigate?: Heard<"hawser-navigate">;
}

export interface Mounted {
  readonly element: HawserConsole;
  /** Changes options; what is not named stays. */
  set(options: Options): void;
  unmount(): void;
}

/** Puts a console into an element. */
export declare function mount(place: Element, options?: Options): Mounted;

declare global {
  interface HTMLElementTagNameMap {
    "hawser-console": HawserConsole;
  }
}
