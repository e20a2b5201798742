/** An appliance as config.json has it. */
export interface HawserAppliance {
  id: string;
  system: string;
  name: string;
  base: string;
}

/** The header with which the console speaks to an appliance. Asked for before each request, never kept. */
export type HawserSessionProvider = (appliance: HawserAppliance) => Promise<{ header: string; value: string } | null>;

/** The console in an iframe, as the portal around sees it. */
export class HawserFrame extends HTMLElement {
  /** Address of the console's `embed/frame.html`. */
  src: string | null;
  /** Path of a `config.json` on the console's origin: `./…`, from its folder, or `/…`. */
  config: string | null;
  /** The same as an object; it wins over `config`. */
  configuration: object | undefined;
  theme: string | null;
  /** BCP 47, for numbers and times. */
  locale: string | null;
  /** Id of the operation whose form is opened. */
  operation: string | null;
  /** What its form is filled in with, spelt as in the console's links. */
  target: string | null;
  readOnly: boolean;
  sessionProvider: HawserSessionProvider | undefined;
}

export interface HawserFrameOptions
  extends Partial<
    Pick<HawserFrame, "config" | "configuration" | "theme" | "locale" | "operation" | "target" | "readOnly" | "sessionProvider">
  > {
  src: string;
  /** Hears every event of the console. */
  onEvent?: (event: CustomEvent) => void;
}

/** Puts a console in an iframe into an element. */
export function mount(
  place: Element,
  options: HawserFrameOptions,
): {
  element: HawserFrame;
  set(options: Partial<HawserFrameOptions>): void;
  unmount(): void;
};

declare global {
  interface HTMLElementTagNameMap {
    "hawser-frame": HawserFrame;
  }
}
