package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The HTML report of a real leak in a real browser. Skipped where there is no Chromium with its driver. */
class ReportInBrowserIT {

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static ChromeDriver browser;

    @BeforeAll
    static void open() throws Exception {
        Path driver = onPath("chromedriver");
        Path chromium = onPath("chromium", "chromium-browser", "google-chrome", "chrome");
        assumeTrue(
                driver != null && chromium != null,
                "no Chromium with chromedriver; on Debian: apt-get install chromium chromium-driver");
        MwJar.leak(directory);
        Run run = MwJar.run(directory, "analyze", "before.hprof", "after.hprof", "-o", "report.html");
        assertThat(run.exit()).isZero();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--disable-dev-shm-usage",
                "--window-size=1280,1700",
                "--user-data-dir=" + Files.createDirectory(directory.resolve("chromium")));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.toFile())
                        .build(),
                options);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void load() {
        browser.get(directory.resolve("report.html").toUri().toString());
        await().until(() -> !cells().isEmpty());
    }

    @Test
    void showsTheAnswerAndBreaksNoPolicy() throws Exception {
        assertThat(browser.findElement(By.tagName("h1")).getText()).startsWith("1 leak suspect: the heap grew by");
        assertThat(browser.findElement(By.cssSelector(".suspect h3")).getText()).contains("5 000 more LeakyShop.Cart");
        assertThat(browser.findElement(By.cssSelector("tr.accumulates")).getText())
                .contains("accumulates here");
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        Files.write(Path.of("target", "report.png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    @Test
    void aBlockOfTheChartShowsItsPathAndZooms() {
        WebElement cart = cell("LeakyShop$Cart,");
        cart.click();

        await().untilAsserted(
                        () -> assertThat(browser.findElement(By.id("detail")).getText())
                                .contains("LeakyShop.SESSIONS (static) → java.util.HashMap.table"));
        assertThat(browser.findElement(By.id("crumbs")).getText())
                .startsWith("growth of the heap")
                .contains("Cart");
        assertThat(cells()).noneMatch(cell -> label(cell).startsWith("growth of the heap"));
        browser.findElement(By.cssSelector("#crumbs button")).click();
        await().until(() -> cells().stream().anyMatch(cell -> label(cell).startsWith("growth of the heap")));
    }

    @Test
    void theChartObeysTheKeyboard() {
        WebElement root = browser.findElement(By.cssSelector(".cell[tabindex='0']"));
        root.sendKeys(Keys.ARROW_DOWN);
        WebElement child = browser.switchTo().activeElement();
        assertThat(label(child)).contains("LeakyShop");
        child.sendKeys(Keys.ENTER);
        await().until(() ->
                browser.findElements(By.cssSelector("#crumbs button")).size() == 2);
        browser.switchTo().activeElement().sendKeys(Keys.ESCAPE);
        await().until(() ->
                browser.findElements(By.cssSelector("#crumbs button")).size() == 1);
    }

    @Test
    void theTableDrillsDown() {
        List<WebElement> rows = browser.findElements(By.cssSelector("#tree tbody tr"));
        WebElement cart = rows.stream()
                .filter(row -> row.getText().contains("LeakyShop$Cart"))
                .findFirst()
                .orElseThrow();
        assertThat(cart.getDomAttribute("aria-expanded")).isEqualTo("false");
        int before = rows.size();

        cart.click();
        await().until(() ->
                browser.findElements(By.cssSelector("#tree tbody tr")).size() > before);
        assertThat(browser.findElement(By.id("tree")).getText()).contains(".lines java.util.ArrayList");

        browser.switchTo().activeElement().sendKeys(Keys.ARROW_LEFT);
        await().until(() ->
                browser.findElements(By.cssSelector("#tree tbody tr")).size() == before);
    }

    @Test
    void theSearchFindsClassesAndFields() {
        browser.findElement(By.tagName("body")).sendKeys("/");
        WebElement search = browser.switchTo().activeElement();
        assertThat(search.getDomAttribute("id")).isEqualTo("search");
        search.sendKeys("leakyshop$line");

        await().until(() -> browser.findElement(By.id("hits")).getText().matches("[1-9]\\d* paths?, 1 class.*"));
        assertThat(browser.findElements(By.cssSelector("#tree tr.hit"))).isNotEmpty();
        assertThat(browser.findElements(By.cssSelector("#classes tbody tr"))).hasSize(1);
        assertThat(browser.findElements(By.cssSelector(".cell.miss"))).isNotEmpty();

        search.sendKeys(Keys.ESCAPE);
        await().until(() -> browser.findElements(By.cssSelector(".cell.miss")).isEmpty());
    }

    @Test
    void classesAreSortedByAClick() {
        browser.findElement(By.cssSelector("#classes th[data-key=name] button")).click();

        List<String> names = browser.findElements(By.cssSelector("#classes tbody td.path")).stream()
                .map(WebElement::getText)
                .toList();
        assertThat(names).hasSizeGreaterThan(3);
        assertThat(browser.findElement(By.cssSelector("#classes th[data-key=name]"))
                        .getDomAttribute("aria-sort"))
                .isEqualTo("ascending");
        assertThat(names.get(0)).isEqualTo("byte[]");
    }

    @Test
    void theOtherThemeIsOneClickAway() {
        String before = background();
        browser.findElement(By.id("theme")).click();
        await().until(() -> !background().equals(before));
        assertThat(browser.findElement(By.id("theme")).getText()).isIn("Light", "Dark");
    }

    @Test
    void aNarrowWindowScrollsInOneDirectionOnly() {
        Dimension wide = browser.manage().window().getSize();
        browser.manage().window().setSize(new Dimension(500, 900));
        try {
            await().until(() -> Boolean.TRUE.equals(browser.executeScript("return window.innerWidth <= 520")));
            assertThat(browser.executeScript("return document.documentElement.scrollWidth - window.innerWidth"))
                    .isEqualTo(0L);
        } finally {
            browser.manage().window().setSize(wide);
        }
    }

    @Test
    void theSuspectIsShownInTheChart() {
        browser.findElement(By.cssSelector("[data-show='1']")).click();

        await().untilAsserted(() ->
                assertThat(browser.findElement(By.id("detail")).getText()).contains("LeakyShop.SESSIONS (static)"));
    }

    private static String background() {
        return browser.findElement(By.tagName("body")).getCssValue("background-color");
    }

    private static List<WebElement> cells() {
        return browser.findElements(By.cssSelector(".cell"));
    }

    private static WebElement cell(String label) {
        Pattern pattern = Pattern.compile(Pattern.quote(label));
        return cells().stream()
                .filter(cell -> pattern.matcher(label(cell)).find())
                .findFirst()
                .orElseThrow();
    }

    private static String label(WebElement cell) {
        return String.valueOf(cell.getDomAttribute("aria-label"));
    }

    private static Path onPath(String... names) {
        String[] directories = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        return Arrays.stream(names)
                .flatMap(name -> Arrays.stream(directories).map(dir -> Path.of(dir, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
