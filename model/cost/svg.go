package cost

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"unicode"
)

// The picture's measures, in pixels.
const (
	svgWidth, svgHeight = 960, 420
	plotLeft, plotTop   = 72, 64
	plotWidth           = svgWidth - plotLeft - 24
	plotHeight          = svgHeight - plotTop - 88
)

// svgColour is a service's colour, told apart with any kind of colour sight.
func svgColour(s Service) string {
	switch s {
	case Lambda:
		return "#e69f00"
	case DynamoDB:
		return "#0072b2"
	case APIGateway:
		return "#cc79a7"
	case CodeBuild:
		return "#009e73"
	case CloudWatch:
		return "#d55e00"
	case S3:
		return "#56b4e9"
	}
	return "#777777"
}

// SVG draws the cost by day as bars, one part for each service, with an axis in
// dollars and a legend. A day that is not over, or not read in full, is drawn
// lighter. The same report gives the same picture.
func SVG(w io.Writer, r Report, title string) error {
	var b bytes.Buffer
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	p(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="system-ui, sans-serif" font-size="12" fill="#222222" role="img">`,
		svgWidth, svgHeight, svgWidth, svgHeight)
	p(`<title>%s</title>`, svgText(title))
	p(`<rect width="%d" height="%d" fill="#ffffff"/>`, svgWidth, svgHeight)
	p(`<text x="%d" y="28" font-size="18" font-weight="600">%s</text>`, plotLeft, svgText(title))
	p(`<text x="%d" y="48" fill="#666666">%s</text>`, plotLeft, svgText(svgSummary(r)))
	step, top := svgAxis(r.Days)
	for v := USD(0); v <= top; v += step {
		y := svgY(v, top)
		p(`<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="%s"/>`, plotLeft, y, plotLeft+plotWidth, y, map[bool]string{true: "#222222", false: "#dddddd"}[v == 0])
		p(`<text x="%d" y="%.1f" text-anchor="end">%s</text>`, plotLeft-8, y+4, v)
	}
	services := svgServices(r.Days)
	svgBars(p, r.Days, services, top)
	if len(r.Days) == 0 {
		p(`<text x="%d" y="%d" text-anchor="middle" fill="#666666">no day was read</text>`, plotLeft+plotWidth/2, plotTop+plotHeight/2)
	}
	x := plotLeft
	for _, s := range services {
		p(`<rect x="%d" y="%d" width="12" height="12" fill="%s"/>`, x, svgHeight-28, svgColour(s))
		p(`<text x="%d" y="%d">%s</text>`, x+18, svgHeight-18, svgText(string(s)))
		x += 18 + 8*len(s) + 24
	}
	p(`</svg>`)
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	return nil
}

// svgSummary is the line under the title.
func svgSummary(r Report) string {
	s := fmt.Sprintf("%s this month so far, %s a month at the rate of the last day, %s of it fixed · list prices of %s, %s",
		r.MonthToDate, r.RunRateDay, r.Fixed, r.Region, r.Prices.Format("2006-01-02"))
	if r.Foreign {
		s += " in place of the Region's own"
	}
	if r.FreeTier > 0 {
		s += ", less what is free"
	}
	return s
}

// svgBars draws the days.
func svgBars(p func(string, ...any), days []DayCost, services []Service, top USD) {
	if len(days) == 0 {
		return
	}
	slot := float64(plotWidth) / float64(len(days))
	wide := min(slot*0.76, 48)
	every := (len(days) + 15) / 16 // so many labels fit
	for i, d := range days {
		x := plotLeft + slot*float64(i) + (slot-wide)/2
		label, opacity := d.Day.UTC().Format("2 Jan 2006"), ""
		if d.Partial {
			label, opacity = label+", not complete", ` opacity="0.5"`
		}
		p(`<g%s><title>%s: %s</title>`, opacity, label, d.USD)
		var sum USD
		for _, s := range services {
			usd := max(0, d.Service[s])
			if usd == 0 {
				continue
			}
			y, below := svgY(sum+usd, top), svgY(sum, top)
			p(`<rect x="%.1f" y="%.2f" width="%.1f" height="%.2f" fill="%s"/>`, x, y, wide, below-y, svgColour(s))
			sum += usd
		}
		p(`</g>`)
		if i%every == 0 {
			format := "2"
			if i == 0 || d.Day.UTC().Day() <= every {
				format = "2 Jan"
			}
			p(`<text x="%.1f" y="%d" text-anchor="middle">%s</text>`, x+wide/2, plotTop+plotHeight+18, d.Day.UTC().Format(format))
		}
	}
}

// svgServices are those that cost something, in their order.
func svgServices(days []DayCost) []Service {
	return slices.DeleteFunc(Services(), func(s Service) bool {
		return !slices.ContainsFunc(days, func(d DayCost) bool { return d.Service[s] > 0 })
	})
}

// svgAxis is the step between the axis' lines and its top: a round number of steps
// above the dearest day.
func svgAxis(days []DayCost) (step, top USD) {
	most := USD(5)
	for _, d := range days {
		most = max(most, min(d.USD, MostUSD/4))
	}
	for unit := USD(1); ; unit *= 10 {
		for _, n := range []USD{1, 2, 5} {
			if step = n * unit; most <= step*5 {
				return step, (most + step - 1) / step * step
			}
		}
	}
}

func svgY(v, top USD) float64 {
	return plotTop + plotHeight*(1-float64(min(v, top))/float64(top))
}

// svgText escapes text and leaves out what XML can not hold.
func svgText(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || r >= 0xfffe && r <= 0xffff {
			return -1
		}
		return r
	}, s))
}
