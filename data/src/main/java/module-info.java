/// Tables in, models out.
module gradus.data {
  requires gradus.core;
  requires static org.jspecify;
}
