/// Command line, report and lab of Gradus.
module gradus.lab {
  requires gradus.core;
  requires static org.jspecify;
}
