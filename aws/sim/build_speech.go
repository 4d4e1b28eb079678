package sim

import (
	"fmt"
	"strconv"
	"strings"
)

// What the commands of the team's builds print: pip and npm with their colours and
// progress bars, linters, tests that pass and tests that fail.

// source is what speech needs of randomness.
type source interface {
	IntN(int) int
	Float64() float64
}

// Colours as the tools write them.
const (
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	blue   = "\x1b[34m"
	cyan   = "\x1b[36m"
	gray   = "\x1b[90m"
	bold   = "\x1b[1m"
	plain  = "\x1b[0m"
)

var pythonPackages = []struct {
	name, version string
	kb            int
}{
	{"boto3", "1.43.11", 140}, {"botocore", "1.43.11", 14200}, {"aws_lambda_powertools", "3.24.0", 820}, {"cryptography", "46.0.3", 4300},
	{"pydantic", "2.12.4", 463}, {"pydantic_core", "2.41.5", 2100}, {"requests", "2.32.5", 64}, {"urllib3", "2.5.0", 129},
	{"python_dateutil", "2.9.0", 229}, {"slack_sdk", "3.37.0", 302}, {"jmespath", "1.0.1", 20}, {"s3transfer", "0.15.0", 85},
	{"cffi", "2.0.0", 219}, {"typing_extensions", "4.15.0", 44}, {"annotated_types", "0.7.0", 14},
}

// progressBar is one line as pip writes it: each state over the one before.
func progressBar(kb int) string {
	var s strings.Builder
	const width, states = 40, 6
	for i := range states + 1 {
		done := width * i / states
		mb := float64(kb) / 1000
		fmt.Fprintf(&s, "\r   %s%s%s%s%s%s %s%.1f/%.1f MB%s %s%.1f MB/s%s eta %s0:00:%02d%s", green, strings.Repeat("━", done), plain, gray,
			strings.Repeat("━", width-done), plain, green, mb*float64(i)/states, mb, plain, red, 4.2+float64(i), plain, cyan, (states-i)/2, plain)
	}
	return strings.TrimPrefix(s.String(), "\r")
}

func (b *build) installSpeech(r source, fails bool) []said {
	if b.project.runtime == node {
		return npmSpeech(r, fails)
	}
	var out []string
	for i, p := range pythonPackages {
		file := p.name + "-" + p.version + "-py3-none-any.whl"
		out = append(out, "Collecting "+strings.ReplaceAll(p.name, "_", "-")+"=="+p.version,
			"  Downloading "+file+" ("+strconv.Itoa(p.kb)+" kB)")
		if p.kb > 400 {
			out = append(out, progressBar(p.kb))
		}
		if fails && i == 6 {
			return printed(append(out,
				red+"ERROR: Could not find a version that satisfies the requirement tokenizer-fast==2.9.1 (from versions: 2.7.0, 2.8.0, 2.8.2, 2.9.0)"+plain,
				red+"ERROR: No matching distribution found for tokenizer-fast==2.9.1"+plain)...)
		}
	}
	names := make([]string, len(pythonPackages))
	for i, p := range pythonPackages {
		names[i] = p.name + "-" + p.version
	}
	return printed(append(out, "Installing collected packages: "+strings.Join(names, ", "),
		"Successfully installed "+strings.Join(names, " "),
		yellow+"WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager."+plain,
		"",
		bold+"["+blue+"notice"+plain+bold+"]"+plain+" A new release of pip is available: "+red+"25.2"+plain+" -> "+green+"25.3"+plain)...)
}

func npmSpeech(r source, fails bool) []said {
	out := []string{
		"npm " + yellow + "warn" + plain + " deprecated inflight@1.0.6: This module is not supported, and leaks memory. Do not use it.",
		"npm " + yellow + "warn" + plain + " deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported",
	}
	for i := range 5 {
		spinner := ""
		for _, c := range []string{"⠙", "⠹", "⠸", "⠼", "⠴"} {
			spinner += "\r" + c + " reify:@aws-sdk: timing reifyNode:node_modules/package-" + strconv.Itoa(i)
		}
		out = append(out, strings.TrimPrefix(spinner, "\r"))
	}
	if fails {
		return printed(append(out,
			"npm "+red+"error"+plain+" code ERESOLVE",
			"npm "+red+"error"+plain+" ERESOLVE could not resolve",
			"npm "+red+"error"+plain,
			"npm "+red+"error"+plain+" While resolving: "+bold+"@slack/bolt"+plain+"@"+bold+"4.6.0"+plain,
			"npm "+red+"error"+plain+" Found: zod@4.1.12",
			"npm "+red+"error"+plain+" Could not resolve dependency: peer zod@\"^3.25.0\" from @slack/bolt@4.6.0",
			"npm "+red+"error"+plain+" A complete log of this run can be found in: /codebuild/output/.npm/_logs/debug-0.log")...)
	}
	return printed(append(out, "", "added "+strconv.Itoa(380+r.IntN(60))+" packages, and audited "+strconv.Itoa(450+r.IntN(40))+" packages in 6s", "",
		"64 packages are looking for funding", "  run `npm fund` for details", "", "found "+green+bold+"0"+plain+" vulnerabilities")...)
}

func (b *build) lintSpeech(r source, fails bool) []said {
	if b.project.runtime == node {
		out := []string{"", "> " + b.project.name + "@1.0.0 lint", "> eslint .", ""}
		if fails {
			out = append(out, "\x1b[4m/codebuild/output/src/index.js\x1b[24m",
				"  "+gray+strconv.Itoa(12+r.IntN(60))+":7"+plain+"  "+red+"error"+plain+"  'token' is assigned a value but never used  "+gray+"no-unused-vars"+plain,
				"", red+bold+"✖ 1 problem (1 error, 0 warnings)"+plain)
		}
		return printed(out...)
	}
	if fails {
		line := strconv.Itoa(12 + r.IntN(60))
		return printed(bold+"app.py"+plain+cyan+":"+plain+line+cyan+":"+plain+"5"+cyan+":"+plain+" "+red+bold+"F841"+plain+
			" Local variable `token` is assigned to but never used",
			"   "+blue+"|"+plain, blue+line+" |"+plain+"     token = os.environ[\"API_TOKEN\"]", "   "+blue+"|"+plain+"     "+red+"^^^^^"+plain+" "+red+"F841"+plain,
			"Found 1 error.")
	}
	return printed("All checks passed!")
}

var testFiles = []string{"test_handler", "test_events", "test_paging", "test_retry", "test_signature", "test_table", "test_time_zone"}

func (b *build) testSpeech(r source) []said {
	if b.project.runtime == node {
		return printed(b.nodeTests(r)...)
	}
	const perLine = 72 // dots
	total, failed := 700+r.IntN(700), b.story == FailsTests
	var out []string
	for done := 0; done < total; {
		n := min(perLine, total-done)
		dots := strings.Repeat(".", n)
		if at := total * 7 / 10; failed && done <= at && at < done+n {
			dots = dots[:at-done] + plain + red + "F" + plain + green + dots[at-done+1:]
		}
		done += n
		out = append(out, fmt.Sprintf("%s%s%s%s [%3d%%]%s", green, dots, plain, green, done*100/total, plain))
		if b.story == TimesOut && done > total/2 {
			return printed(out...)
		}
	}
	out = append(out, "")
	if failed {
		out = append(out, "=================================== FAILURES ===================================",
			red+bold+"_________________________________ test_case_03 _________________________________"+plain, "",
			"    def test_case_03():", "        request = signed(body, secret=\"made-up-signing-secret\", at=NOW)", ">       response = handler(request, None)", "",
			bold+red+"tests/test_signature.py"+plain+":41: ", "_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _",
			bold+red+"app.py"+plain+":73: in handler", "    total = sum(item[\"amount\"] for item in items)",
			red+"E   TypeError: unsupported operand type(s) for +: 'int' and 'NoneType'"+plain, "",
			bold+red+"app.py"+plain+":73: TypeError",
			"----------------------------- Captured log call --------------------------------",
			"ERROR    root:app.py:71 item 3 has no amount",
			bold+"=========================== short test summary info ============================"+plain,
			red+"FAILED"+plain+" tests/test_signature.py::"+bold+"test_case_03"+plain+" - TypeError: unsupported operand type(s) for +: 'int' and 'NoneType'",
			fmt.Sprintf("%s========================= %s1 failed%s, %s%d passed%s%s in 6.%02ds%s =========================%s", red, bold, plain, green, total-1, plain, red, r.IntN(100), red, plain))
		return printed(out...)
	}
	return printed(append(out, yellow+"=============================== warnings summary ==============================="+plain,
		"tests/test_time_zone.py::test_case_01",
		"  app.py:18: DeprecationWarning: datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version.", "",
		fmt.Sprintf("%s======================= %s%d passed%s, %s1 warning%s%s in 5.%02ds%s ========================%s", green, bold, total, plain, yellow, plain, green, r.IntN(100), green, plain))...)
}

func (b *build) nodeTests(r source) []string {
	out := []string{"", "> " + b.project.name + "@1.0.0 test", "> jest --coverage", ""}
	failed := b.story == FailsTests
	total := 0
	for i, file := range testFiles {
		name := strings.ReplaceAll(strings.TrimPrefix(file, "test_"), "_", "-")
		cases := 3 + r.IntN(7)
		total += cases
		if failed && i == 4 {
			out = append(out, "\x1b[41m\x1b[1m FAIL \x1b[0m test/"+name+".test.js",
				"  "+red+"✕"+plain+" takes a signed request (7 ms)",
				"", "  "+red+bold+"● takes a signed request"+plain, "",
				"    TypeError: Cannot read properties of undefined (reading 'amount')", "",
				"      "+gray+"71 |"+plain+"   for (const item of items) {", "    "+red+">"+plain+" "+gray+"72 |"+plain+"     total += item.price.amount;",
				"         "+gray+"|"+plain+"                           "+red+"^"+plain, "",
				"      at handler (index.js:72:28)", "      at Object.<anonymous> (test/"+name+".test.js:41:12)", "")
			continue
		}
		out = append(out, "\x1b[42m\x1b[1m PASS \x1b[0m test/"+name+".test.js")
		for c := range cases {
			out = append(out, fmt.Sprintf("  %s✓%s case %d %s(%d ms)%s", green, plain, c+1, gray, 1+r.IntN(40), plain))
		}
		if b.story == TimesOut && i == 2 {
			return append(out, "  waits for the table")
		}
	}
	if failed {
		return append(out, fmt.Sprintf("%sTests:%s       %s1 failed%s, %s%d passed%s, %d total", bold, plain, red, plain, green, total-1, plain, total))
	}
	return append(out, fmt.Sprintf("%sTests:%s       %s%d passed%s, %d total", bold, plain, green, total, plain, total),
		fmt.Sprintf("%sTime:%s        4.%03d s", bold, plain, r.IntN(1000)))
}
