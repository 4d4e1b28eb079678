package cost

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// drawn is the picture, checked to be XML of its own, without anything that a
// viewer would run or fetch.
func drawn(t *testing.T, r Report, title string) string {
	t.Helper()
	var b bytes.Buffer
	if err := SVG(&b, r, title); err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(b.Bytes())); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, &b)
		}
		if e, ok := token.(xml.StartElement); ok {
			switch e.Name.Local {
			case "svg", "title", "rect", "text", "line", "g":
			default:
				t.Errorf("there is a <%s>", e.Name.Local)
			}
			for _, a := range e.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" || strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") || strings.HasPrefix(a.Value, "-") {
					t.Errorf("%s=%q in <%s>", a.Name.Local, a.Value, e.Name.Local)
				}
			}
		}
	}
	return b.String()
}

func TestThePictureOfTheCostByDay(t *testing.T) {
	report := func() Report {
		m := steady(48_000)
		for i := range m.Entries[1].Daily {
			m.Entries[1].Daily[i] = m.Entries[1].Daily[i] * int64(4+i%7) / 10
		}
		return Embedded().Report("us-east-1", m, Options{Now: noon})
	}
	got := drawn(t, report(), "Cost of rigd by day")
	for range 5 {
		if drawn(t, report(), "Cost of rigd by day") != got {
			t.Fatal("the same report gives another picture")
		}
	}
	path := filepath.Join("testdata", "cost.svg.golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; with -update it is rewritten. Now:\n%s", path, got)
	}
}

func TestTextInThePictureIsText(t *testing.T) {
	got := drawn(t, Report{}, "</text><script>alert(1)</script> \"&' \x1b[31m \xff\ufffe")
	if strings.Contains(got, "<script") || strings.ContainsAny(got, "\x1b\ufffd\ufffe") || strings.Contains(got, "\xff") || !strings.Contains(got, "&lt;script&gt;") {
		t.Error(got)
	}
	if !strings.Contains(got, "no day was read") {
		t.Error("an empty picture does not say so")
	}
}

func TestAnyDaysFitIntoThePicture(t *testing.T) {
	for _, days := range [][]USD{{0}, {1}, {MostUSD, 1}, {5, 5 * Dollar, 12345 * Dollar}, make([]USD, 400)} {
		r := Report{}
		for i, usd := range days {
			r.Days = append(r.Days, DayCost{Day: noon.Truncate(day).AddDate(0, 0, i), USD: usd, Service: map[Service]USD{Lambda: usd / 2, "Else": 5, S3: usd - usd/2}})
		}
		drawn(t, r, "x")
	}
}

func TestTheAxisHasFewRoundSteps(t *testing.T) {
	for _, usd := range []USD{0, 1, 7, 99, 12_345, Dollar / 3, Dollar, 2 * Dollar, 49 * Dollar, 51 * Dollar, 1e6 * Dollar, MostUSD} {
		step, top := svgAxis([]DayCost{{Day: time.Time{}, USD: usd}})
		if n := top / step; n < 2 || n > 5 || usd < MostUSD/4 && top < usd {
			t.Errorf("%s: steps of %s up to %s", usd, step, top)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestWritersMayFail(t *testing.T) {
	if err := SVG(full{}, Report{}, "x"); err == nil || !strings.Contains(err.Error(), "disk") {
		t.Error(err)
	}
	if _, err := Embedded().WriteTo(full{}); err == nil {
		t.Error("a book was written to a full disk")
	}
}
