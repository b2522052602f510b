package gradus.lab.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private Screen screen(int width, boolean terminal) {
    return new Screen(new PrintWriter(out), new PrintWriter(err), width, terminal, terminal);
  }

  @Test
  void colourOnlyWhereItIsAllowed() {
    assertThat(screen(80, true).bad("no")).contains("\u001b[31m");
    assertThat(screen(80, false).bad("no")).isEqualTo("no");
  }

  @Test
  void colourCodesTakeNoWidth() {
    String colored = screen(80, true).good("aa") + " bb cc";
    assertThat(Screen.wrap(colored, 8)).hasSize(1);
  }

  @Test
  void neverWiderThanAHundredColumns() {
    assertThat(screen(300, true).width()).isEqualTo(100);
  }

  @Test
  void progressIsSilentOffATerminal() {
    try (Progress progress = Progress.of(screen(80, false), "fitting", true)) {
      progress.at(10, 0.5, "");
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void progressSaysWhatHowFarHowFastAndHowLong() {
    assertThat(Progress.line("fitting", 5, 0.25, 30, "loss 3"))
        .startsWith("fitting ██████░")
        .contains("5 steps/s", "30 s left", "loss 3");
  }

  @Test
  void progressIsDrawnOnOneLineAndErased() throws InterruptedException {
    try (Progress progress = Progress.of(screen(60, true), "fitting", true)) {
      Thread.sleep(320);
      progress.at(10, 0.5, "");
      assertThat(err.toString()).startsWith("\r\u001b[2Kfitting").doesNotContain("\n");
    }
    assertThat(err.toString()).endsWith("\r\u001b[2K");
  }
}
