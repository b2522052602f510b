/// Command line, report and lab of Gradus.
module gradus.lab {
  requires gradus.core;
  requires gradus.data;
  requires info.picocli;
  requires org.jline.terminal;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;
  requires jdk.incubator.vector;
  requires static org.jspecify;

  opens gradus.lab to
      info.picocli;
  opens gradus.lab.view to
      tools.jackson.databind;
}
