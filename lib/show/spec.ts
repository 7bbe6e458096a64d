/**
 * Vega-Lite's own types, by the names that plots use: types only, so that
 * nothing of Vega-Lite is loaded until a plot is drawn.
 *
 * @module
 */
import type { TopLevelSpec } from "vega-lite";
import type {
  MarkPropFieldDef,
  PositionFieldDef,
  StringFieldDef,
} from "vega-lite/types_unstable/channeldef.js";
import type { CompositeEncoding } from "vega-lite/types_unstable/compositemark/index.js";
import type { MarkDef } from "vega-lite/types_unstable/mark.js";
import type {
  GenericConcatSpec,
  LayerSpec,
  NonNormalizedSpec,
  TopLevel,
} from "vega-lite/types_unstable/spec/index.js";

/** A Vega-Lite specification, version 5, with a text alternative. */
export type Spec = TopLevelSpec & {
  /** The version of Vega-Lite. */
  readonly $schema: string;
  /** The finding, and all that the plot shows, in words and numbers. */
  readonly description: string;
};

/** Layers on each other, in one frame. */
export type Layered = TopLevel<LayerSpec<string>>;

/** Panels beside and below each other. */
export type Grid = TopLevel<GenericConcatSpec<NonNormalizedSpec>>;

/** One layer of {@linkcode Layered}. */
export type Layer = LayerSpec<string>["layer"][number];

/** One panel of a {@linkcode Grid}. */
export type Panel = LayerSpec<string>;

/** A parameter of the whole plot. */
export type Param = NonNullable<TopLevelSpec["params"]>[number];

/** A mark with its properties. */
export type Mark = MarkDef;

/** Which fields a layer shows, and where. */
export type Encoding = CompositeEncoding<string>;

/** A field along an axis. */
export type Position = PositionFieldDef<string>;

/** How a field lies along its axis: title, axis and scale. */
export type Along = Omit<Position, "field">;

/** An axis, or none. */
export type Axis = Position["axis"];

/** A field told by colour. */
export type Color = MarkPropFieldDef<string, "nominal" | "quantitative">;

/** A line of a tooltip. */
export type Tip = StringFieldDef<string>;

/** An expression that Vega evaluates when it draws. */
export interface Expression {
  /** In Vega's expression language. */
  expr: string;
}
