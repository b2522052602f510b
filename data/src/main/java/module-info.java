/// Tables in, models out.
module gradus.data {
  requires transitive gradus.core;
  requires transitive tools.jackson.databind;
  requires de.siegmar.fastcsv;
  requires static org.jspecify;

  exports gradus.data;
}
