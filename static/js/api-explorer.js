// Draws the description of the interface; everything it loads is our own.
"use strict";
const place = document.getElementById("api-explorer");
window.ui = SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false, // a token stays on this page, and goes with it
  validatorUrl: null,
});
