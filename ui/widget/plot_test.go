package widget

import (
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/theme"
)

func wave(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 3 + 2*math.Sin(float64(i)/9)
	}
	return out
}

func TestSparkIsExactAndKeepsPeaks(t *testing.T) {
	for _, th := range themes() {
		for w := range 80 {
			for _, n := range []int{0, 1, 7, 60, 1440} {
				if got := Spark(th.Glyphs, wave(n), 5, w); ansi.StringWidthWc(got) != w {
					t.Fatalf("%d values in %d cells are %q", n, w, got)
				}
			}
		}
	}
	g := themes()[0].Glyphs
	values := make([]float64, 60)
	values[31] = 10
	if got := Spark(g, values, 0, 6); got != "▁▁▁█▁▁" {
		t.Errorf("the peak is lost: %q", got)
	}
	if got := Spark(g, []float64{0, 5, math.NaN()}, 10, 5); got != "  ▁▄"+g.Pending {
		t.Errorf("zero, half and pending are %q", got)
	}
	if got := Spark(themes()[1].Glyphs, []float64{0, 10, math.NaN()}, 10, 3); got != ".|?" {
		t.Errorf("in ASCII %q", got)
	}
}

func TestPlotIsExact(t *testing.T) {
	for _, th := range themes() {
		p := Plot{
			Curves: []Curve{{Values: wave(180), Style: th.Info}, {Values: []float64{5, 5, math.NaN(), 8}, Line: true, Style: th.Warn}},
			From:   "3 h ago", To: "now", Format: func(v float64) string { return strings.Repeat("9", 9) },
		}
		for w := range 90 {
			for h := range 15 {
				exactly(t, p.Lines(th, w, h), w, h)
				exactly(t, Plot{}.Lines(th, w, h), w, h)
			}
		}
	}
}

func TestPlotShowsLevelsAndAmounts(t *testing.T) {
	th := theme.New(theme.Options{Depth: 0, ASCII: true})
	p := Plot{Curves: []Curve{{Values: []float64{0, 1, 2, 4}}, {Values: []float64{3}, Line: true}}, From: "a", To: "z", Format: func(v float64) string {
		return map[float64]string{4: "4", 0: "0"}[v]
	}}
	got := make([]string, 0, 5)
	for _, l := range p.Lines(th, 12, 5) {
		got = append(got, strings.TrimRight(ansi.Strip(l), " "))
	}
	want := []string{"      4|   #", "       |---#", "       |  ##", "      0| ###", "        a  z"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestPillarsAreExact(t *testing.T) {
	for _, th := range themes() {
		var ps []Pillar
		for i := range 31 {
			ps = append(ps, Pillar{Label: "23", Value: float64(i), Note: "~", Style: th.Info})
		}
		for w := range 90 {
			for h := range 15 {
				exactly(t, Pillars(th, ps, func(float64) string { return "$1,000.00" }, w, h), w, h)
				exactly(t, Pillars(th, nil, nil, w, h), w, h)
			}
		}
	}
}
