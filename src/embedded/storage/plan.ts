// Moved to ../plan/plan.ts.

export { type Found, type Plan, plan, type Query, type Scan } from "../plan/plan.ts";
