package gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import gradus.lab.view.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The report as a browser shows it. Skipped where no Chromium is installed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private Playwright playwright;
  private Browser browser;
  @TempDir private Path folder;

  @BeforeAll
  void launch() {
    assumeTrue(
        Files.isExecutable(CHROMIUM),
        "no browser at " + CHROMIUM + ": the report is not looked at");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
  }

  @AfterAll
  void close() {
    if (playwright != null) {
      playwright.close();
    }
  }

  private Page open(TrainingResult result, int width, ColorScheme scheme) throws IOException {
    Path file = folder.resolve("report.html");
    Files.writeString(file, Report.page(result));
    Page page =
        browser.newPage(
            new Browser.NewPageOptions().setViewportSize(width, 900).setColorScheme(scheme));
    List<String> trouble = new ArrayList<>();
    page.onConsoleMessage(message -> trouble.add(message.type() + ": " + message.text()));
    page.onPageError(error -> trouble.add("error: " + error));
    page.onRequest(request -> {
      if (!request.url().startsWith("file:") && !request.url().startsWith("data:")) {
        trouble.add("request: " + request.url());
      }
    });
    page.navigate(file.toUri().toString());
    assertThat(trouble).isEmpty();
    return page;
  }

  @ParameterizedTest
  @CsvSource({"2, 30", "4, 8"})
  void opensQuietlyDrawsEveryFigureAndSetsEveryFormula(int classes, int features)
      throws IOException {
    Page page = open(Samples.logistic(classes, features, ""), 1280, ColorScheme.LIGHT);
    assertThat(page.locator("figure").count()).isEqualTo(7);
    for (Locator figure : page.locator("figure").all()) {
      assertThat(figure.locator("svg").count()).isEqualTo(1);
      assertThat(figure.locator("strong").innerText()).isNotBlank();
      String described = figure.locator("svg").getAttribute("aria-describedby");
      assertThat(page.locator("#" + described).innerText()).isNotBlank();
    }
    assertThat(page.locator("[data-tex]").count()).isPositive();
    assertThat(page.locator("[data-tex]:not(:has(math))").count()).isZero();
    assertThat(page.locator(".katex-error").count()).isZero();
    page.close();
  }

  @Test
  void theLossOfANetworkIsDrawnForBothKindsOfRows() throws IOException {
    Page page = open(Samples.network(), 1280, ColorScheme.LIGHT);
    Locator figure = page.locator("figure:has([data-plot=learning])");
    assertThat(figure.locator("svg path[stroke-width='2']").count()).isEqualTo(2);
    figure.locator("svg").focus();
    assertThat(figure.locator("output").innerText()).startsWith("Epoch 1: training loss");
    page.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 768, 1280})
  void neverScrollsSideways(int width) throws IOException {
    for (TrainingResult result :
        List.of(Samples.logistic(2, 30, ""), Samples.network(), Samples.pca())) {
      Page page = open(result, width, ColorScheme.LIGHT);
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
      page.close();
    }
  }

  @Test
  void theArrowKeysReadTheMarks() throws IOException {
    Page page = open(Samples.logistic(2, 5, ""), 1280, ColorScheme.LIGHT);
    Locator figure = page.locator("figure:has([data-plot=loss])");
    figure.locator("svg").focus();
    assertThat(figure.locator("output").innerText()).startsWith("Step 0");
    page.keyboard().press("ArrowRight");
    assertThat(figure.locator("output").innerText()).startsWith("Step 1");
    page.keyboard().press("End");
    assertThat(figure.locator("output").innerText()).startsWith("Step 23");
    page.close();
  }

  @Test
  void aTableIsOneClickAway() throws IOException {
    Page page = open(Samples.logistic(2, 5, ""), 1280, ColorScheme.LIGHT);
    Locator figure = page.locator("figure:has([data-plot=coefficients])");
    assertThat(figure.locator("table").isVisible()).isFalse();
    figure.locator("summary").click();
    assertThat(figure.locator("table").isVisible()).isTrue();
    page.close();
  }

  @Test
  void theSwitchOverrulesTheSystem() throws IOException {
    Page page = open(Samples.pca(), 1280, ColorScheme.LIGHT);
    Object light = background(page);
    page.locator("button[value=dark]").click();
    assertThat(background(page)).isNotEqualTo(light);
    page.reload();
    assertThat(background(page)).isNotEqualTo(light);
    page.locator("button[value=light]").click();
    assertThat(background(page)).isEqualTo(light);
    page.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LIGHT", "DARK"})
  void textStandsOutAtLeastFourAndAHalfTimesAndMarksThree(String scheme) throws IOException {
    Page page = open(Samples.pca(), 1280, ColorScheme.valueOf(scheme));
    double paper = luminance(token(page, "--paper"));
    for (String text : List.of("--ink", "--quiet", "--blue", "--orange", "--green", "--red")) {
      assertThat(contrast(paper, luminance(token(page, text))))
          .as(text)
          .isGreaterThanOrEqualTo(4.5);
    }
    assertThat(contrast(paper, luminance(token(page, "--violet")))).isGreaterThanOrEqualTo(3);
    page.close();
  }

  @Test
  void withoutScriptsTextFormulasAndTablesRemain() throws IOException {
    Path file = folder.resolve("plain.html");
    Files.writeString(file, Report.page(Samples.logistic(2, 5, "")));
    var context = browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false));
    Page page = context.newPage();
    page.navigate(file.toUri().toString());
    assertThat(page.locator("main").innerText()).contains("Σᵢ log(1 + exp", "Table of this figure");
    assertThat(page.locator("table").count()).isGreaterThan(7);
    context.close();
  }

  private static Object background(Page page) {
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
  }

  private static String token(Page page, String name) {
    return (String)
        page.evaluate(
            "n => getComputedStyle(document.documentElement).getPropertyValue(n).trim()", name);
  }

  /// Relative luminance of `#rrggbb` (WCAG 2.2).
  private static double luminance(String color) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      double c = Integer.parseInt(color.substring(1 + 2 * k, 3 + 2 * k), 16) / 255.0;
      sum += weights[k] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }

  private static double contrast(double a, double b) {
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }
}
