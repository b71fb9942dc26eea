// @ts-check
/* The page of the list: its filters and its basket. */
import { enableBasket } from "../selection/basket.js";
import { enableExplorer } from "./explorer.js";

export const enableExplorerPage = () => enableBasket(enableExplorer());
