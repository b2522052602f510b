package gradus.lab;

import gradus.linalg.Blas;
import java.io.PrintWriter;

/// What `gradus --version` says: versions, and what computes.
final class About {
  private About() {}

  static void print(PrintWriter out) {
    Runtime.Version java = Runtime.version();
    out.println("Gradus " + Version.number());
    out.println(
        "Java "
            + java
            + ", "
            + System.getProperty("java.vm.name")
            + ", "
            + System.getProperty("java.vendor"));
    out.println("Kernels " + Blas.kernels());
    out.println("BLAS " + Blas.description());
  }
}
