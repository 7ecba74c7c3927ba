"""Reports as data, made by pure functions; renderers and the app draw them."""
