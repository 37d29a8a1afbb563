package html_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/html"
)

// A screen is what a page is looked at on.
type screen struct {
	theme string
	width int64
}

var screens = []screen{{"light", 1280}, {"dark", 1280}, {"light", 360}, {"dark", 360}}

// openBrowser starts a Chromium without a window. It skips where there is none that starts, unless one was asked for.
func openBrowser(t *testing.T) context.Context {
	t.Helper()
	path := os.Getenv("ATOMLAB_TEST_BROWSER")
	asked := path != ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if found, err := exec.LookPath(name); err == nil {
			path = cmp.Or(path, found)
		}
	}
	if path == "" {
		t.Skip("no Chromium is installed, and ATOMLAB_TEST_BROWSER names none")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WSURLReadTimeout(10*time.Minute))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); asked {
		require.NoError(t, err, path)
	} else if err != nil {
		t.Skipf("%s does not start: %v", path, err)
	}
	return ctx
}

// A tab has a page open, and what went wrong in it.
type tab struct {
	context.Context
	t        *testing.T
	mu       sync.Mutex
	troubles []string
}

// open shows the page of a report. Errors, dialogs and requests are kept as troubles.
func open(t *testing.T, browser context.Context, r report.Report, s screen) *tab {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	require.NoError(t, os.WriteFile(file, write(t, r), 0o644))
	ctx, stop := chromedp.NewContext(browser)
	t.Cleanup(stop)
	to := &tab{Context: ctx, t: t}
	require.NoError(t, chromedp.Do(ctx))
	require.NoError(t, chromedp.Listen(ctx, func(event any) { to.listen(event, "file://"+file) }))
	call(to, network.Enable, network.EnableParams{})
	call(to, log.Enable, cdp.Empty{})
	call(to, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: s.width, Height: 900, DeviceScaleFactor: 1})
	call(to, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: s.theme}},
	})
	to.do(chromedp.Navigate("file://" + file))
	return to
}

// call sends a command of the protocol.
func call[P, R any](to *tab, command cdp.Command[P, R], params P) {
	to.t.Helper()
	_, err := chromedp.Call(to, command, params)
	require.NoError(to.t, err)
}

func (to *tab) listen(event any, self string) {
	trouble := ""
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		trouble = fmt.Sprintf("the console was told something: %v", e.Type)
	case *runtime.EventExceptionThrown:
		trouble = "an exception: " + e.ExceptionDetails.Text
	case *log.EventEntryAdded:
		trouble = "the browser logged: " + e.Entry.Text
	case *page.EventJavascriptDialogOpening:
		trouble = "a dialog opened: " + e.Message
	case *network.EventRequestWillBeSent:
		if e.Request.URL != self && !strings.HasPrefix(e.Request.URL, "blob:") {
			trouble = "a request went to " + e.Request.URL
		}
	}
	if trouble != "" {
		to.mu.Lock()
		to.troubles = append(to.troubles, trouble)
		to.mu.Unlock()
	}
}

func (to *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	to.t.Helper()
	require.NoError(to.t, chromedp.Do(to, steps...))
}

// ask evaluates an expression in the page.
func ask[T any](to *tab, expression string) T {
	to.t.Helper()
	answer, err := chromedp.Run(to, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(to.t, err)
	return answer
}

// point moves the pointer.
func (to *tab) point(x, y float64) {
	to.t.Helper()
	to.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y))
}

// press presses a key.
func (to *tab) press(key string) {
	to.t.Helper()
	call(to, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: key})
}

// quiet fails if anything went wrong so far.
func (to *tab) quiet() {
	to.t.Helper()
	to.mu.Lock()
	defer to.mu.Unlock()
	assert.Empty(to.t, to.troubles)
}

// brightness is that of the page's ground, from 0 to 255.
const brightness = `(() => { const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number); return (r + g + b) / 3; })()`

// TestInBrowser looks at pages in a real browser, one for all of these tests.
func TestInBrowser(t *testing.T) {
	chrome := openBrowser(t)
	for name, test := range map[string]func(*testing.T, context.Context){
		"shows": testShows, "hover": testHover, "samples": testSamples, "keys": testKeys, "large heatmap": testLargeHeatmap,
		"download": testDownload, "paper": testPaper, "accessible": testAccessible,
	} {
		t.Run(name, func(t *testing.T) { test(t, chrome) })
	}
}

// testShows: pages show in both themes, wide and narrow, without a word on the console, a dialog or a request, and
// none is wider than its screen.
func testShows(t *testing.T, chrome context.Context) {
	for name, r := range map[string]report.Report{"real": realRun(t), "hostile": hostile(), "empty": {}} {
		for _, s := range screens {
			to := open(t, chrome, r, s)
			assert.NotEmpty(t, ask[string](to, `document.querySelector("h1").textContent`))
			assert.LessOrEqual(t, ask[int64](to, `document.documentElement.scrollWidth`), s.width, "%s %v: the page is wider than its screen", name, s)
			assert.Equal(t, s.theme == "light", ask[float64](to, brightness) > 128, "%s %v", name, s)
			to.do(chromedp.Click(chromedp.CSS("#theme")))
			assert.Equal(t, s.theme == "dark", ask[float64](to, brightness) > 128, "%s %v: the other theme", name, s)
			to.quiet()
			shoot(to, fmt.Sprintf("%s-%s-%d", name, s.theme, s.width))
		}
	}
}

// pictures is the folder for pictures that people want to look at; there are none if it is not named.
var pictures = os.Getenv("ATOMLAB_SCREENSHOTS")

// shoot saves pictures of the page from its top.
func shoot(to *tab, name string) {
	if pictures == "" {
		return
	}
	to.do(chromedp.Click(chromedp.CSS("#theme"))) // back to that of the screen
	for i := range 12 {
		ask[any](to, fmt.Sprintf("scrollTo(0, %d)", 900*i))
		capture(to, fmt.Sprintf("%s-%02d", name, i))
	}
}

// capture saves what the screen shows.
func capture(to *tab, name string) {
	if pictures == "" {
		return
	}
	picture, err := chromedp.Run(to, chromedp.CaptureScreenshot())
	require.NoError(to.t, err)
	require.NoError(to.t, os.WriteFile(filepath.Join(pictures, name+".png"), picture, 0o644))
}

// A spot is a point of a picture on the screen.
type spot struct {
	S, At string
	X, Y  float64
	W, H  float64
}

// spots brings each picture on the screen and returns a point of it.
func spots(to *tab) (list []spot) {
	for i := range ask[int](to, `document.querySelectorAll("main .plot").length`) {
		list = append(list, ask[spot](to, fmt.Sprintf(`(() => {
			const plot = document.querySelectorAll("main .plot")[%d], points = plot.querySelectorAll(".p"), p = points[Math.floor(points.length / 2)];
			const mark = p.querySelector("circle") || p;
			mark.scrollIntoView({block: "center", inline: "center"});
			const b = mark.getBoundingClientRect();
			return {s: p.dataset.s || "", at: p.dataset.at || "", x: b.left + b.width / 2, y: b.top + b.height / 2, w: b.width, h: b.height};
		})()`, i)))
		at := list[len(list)-1]
		to.point(at.X, at.Y)
	}
	return list
}

// testHover: whatever picture the pointer is at, it shows numbers; they are those of the report, as is everything else
// that the browser makes of the page.
func testHover(t *testing.T, chrome context.Context) {
	r := proven(realRun(t))
	to := open(t, chrome, r, screen{"light", 1280})
	pictures := spots(to)
	require.Greater(t, len(pictures), 40)
	// each point that was hovered over has its words now
	doc := ask[string](to, `document.documentElement.outerHTML`)
	assert.Greater(t, checkNumbers(t, r, parse(t, []byte(doc))), 5000)
	hovered := ask[int](to, `document.querySelectorAll("[data-tip]").length`)
	assert.GreaterOrEqual(t, hovered, len(pictures)-1)
	assert.Regexp(t, `\d`, ask[string](to, `document.getElementById("tip").textContent`))
	to.quiet()
}

// testSamples: a strip of samples tells the sample that the pointer is at, once the report is unpacked.
func testSamples(t *testing.T, chrome context.Context) {
	to := open(t, chrome, realRun(t), screen{"light", 1280})
	at := ask[spot](to, `(async () => {
		report = JSON.parse(await rawText());
		const p = document.querySelector(".dots path");
		p.scrollIntoView({block: "center"});
		const m = p.getAttribute("d").match(/M([\d.]+) ([\d.]+)/), turn = p.getScreenCTM();
		return {x: m[1] * turn.a + turn.e, y: m[2] * turn.d + turn.f};
	})()`)
	to.point(at.X, at.Y)
	assert.Regexp(t, `^.+: [\d.]+ \S.* \[[\d.]+, [\d.]+\] n=\d+; in pass \d+ [\d.]+$`, ask[string](to, `tip.textContent`))
	to.quiet()
}

// testKeys: the arrow keys go from point to point, and what they are at is told where screen readers read it out.
func testKeys(t *testing.T, chrome context.Context) {
	to := open(t, chrome, realRun(t), screen{"light", 360})
	ask[any](to, `[...document.querySelectorAll(".plot")].find(p => p.querySelector(".line")).focus()`)
	var told []string
	for _, key := range []string{"ArrowRight", "ArrowRight", "ArrowDown", "Home", "End", "ArrowUp", "ArrowLeft"} {
		to.press(key)
		told = append(told, ask[string](to, `tip.textContent`))
		assert.False(t, ask[bool](to, `tip.hidden`), key)
		assert.Equal(t, 1, ask[int](to, `document.querySelectorAll(".at").length`), key)
	}
	assert.Equal(t, told[0], told[3], "Home is the first")
	for i, text := range told {
		assert.Regexp(t, `\d`, text)
		if i > 0 && i != 2 && i != 5 { // there may be nothing above or below
			assert.NotEqual(t, told[i-1], text)
		}
	}
	assert.Equal(t, "polite", ask[string](to, `tip.getAttribute("aria-live")`))
	to.press("Escape")
	assert.True(t, ask[bool](to, `tip.hidden`))
	to.quiet()
}

// testLargeHeatmap of 128 processors: cells are wide enough to be hit, scroll on a narrow screen, and tell their pair.
func testLargeHeatmap(t *testing.T, chrome context.Context) {
	r := many(t, 128, 128*127/2)
	for _, s := range screens {
		to := open(t, chrome, r, s)
		at := ask[spot](to, `(() => {
			const p = [...document.querySelectorAll(".heat .p")].find(p => p.dataset.s.endsWith(".8000"));
			p.scrollIntoView({block: "center", inline: "center"});
			const b = p.getBoundingClientRect();
			return {s: p.dataset.s, x: b.left + b.width / 2, y: b.top + b.height / 2, w: b.width, h: b.height};
		})()`)
		assert.Equal(t, 8128, ask[int](to, `document.querySelectorAll(".heat")[0].querySelectorAll(".p").length`))
		assert.GreaterOrEqual(t, min(at.W, at.H), 8.0, "%v", s)
		assert.LessOrEqual(t, ask[int64](to, `document.documentElement.scrollWidth`), s.width)
		to.point(at.X, at.Y)
		var finding, series int
		_, err := fmt.Sscanf(at.S, "%d.%d", &finding, &series)
		require.NoError(t, err)
		want := r.Findings[finding].Measurements[series]
		assert.Equal(t, fmt.Sprintf("%s: %s", want, want.Interval.In("ns")), ask[string](to, `tip.textContent`))
		capture(to, fmt.Sprintf("heatmap-%s-%d", s.theme, s.width))
		to.quiet()
	}
}

// testPaper: a page that is read in the dark is printed on white, the evidence unfolded and what cannot be pressed left
// out; and afterwards it is as it was.
func testPaper(t *testing.T, chrome context.Context) {
	to := open(t, chrome, realRun(t), screen{"dark", 1280})
	const folded = `document.querySelectorAll(".card details:not([open])").length`
	before := ask[int](to, folded)
	require.NotZero(t, before)
	ask[any](to, `globalThis.seen = {}; addEventListener("beforeprint", () => { seen.folded = `+folded+`; })`)
	pdf, err := chromedp.Run(to, chromedp.PrintToPDF())
	require.NoError(t, err)
	assert.True(t, bytes.HasPrefix(pdf, []byte("%PDF-")))
	assert.Zero(t, ask[int](to, `seen.folded`))
	assert.Equal(t, before, ask[int](to, folded))
	call(to, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: "print", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
	})
	assert.Greater(t, ask[float64](to, brightness), 128.0)
	assert.Equal(t, "none", ask[string](to, `getComputedStyle(document.querySelector("nav")).display`))
	to.quiet()
}

// testDownload: the button saves the report, every byte of it.
func testDownload(t *testing.T, chrome context.Context) {
	r, folder := realRun(t), t.TempDir()
	to := open(t, chrome, r, screen{"light", 1280})
	progress := chromedp.Events(to, browser.DownloadProgress)
	call(to, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: folder, EventsEnabled: new(true),
	})
	to.do(chromedp.Click(chromedp.CSS("#json")))
	var got []byte
	for e, err := range progress {
		require.NoError(t, err)
		if e.State == browser.DownloadProgressStateCompleted {
			got, err = os.ReadFile(filepath.Join(folder, e.GUID))
			require.NoError(t, err)
			break
		}
	}
	want, err := html.JSON(r)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(want, got))
	to.quiet()
}

// testAccessible: axe-core finds nothing wrong, whatever is unfolded.
func testAccessible(t *testing.T, chrome context.Context) {
	file := os.Getenv("ATOMLAB_AXE")
	if file == "" {
		t.Skip("ATOMLAB_AXE does not name axe.min.js of the npm package axe-core")
	}
	axe, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, s := range screens {
		to := open(t, chrome, proven(realRun(t)), s)
		ask[any](to, `document.querySelectorAll("details").forEach(d => { d.open = true; })`)
		ask[any](to, string(axe)+"; 0")
		found := ask[[]string](to, `axe.run().then(r => r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.length + " as " +
			v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " " + n.failureSummary).join(" | ")))`)
		assert.Empty(t, found, "%v", s)
		to.quiet()
	}
}
