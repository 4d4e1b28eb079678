package verb

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/ui/savefile"
)

// The shape of JUnit's XML, as build servers read it: one suite, in which a failure is a
// test that did not pass, and an error one whose end is not known or that could not be
// made.
type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name      string      `xml:"name,attr"`
		Tests     int         `xml:"tests,attr"`
		Failures  int         `xml:"failures,attr"`
		Errors    int         `xml:"errors,attr"`
		Skipped   int         `xml:"skipped,attr"`
		Time      string      `xml:"time,attr"` // seconds
		Timestamp string      `xml:"timestamp,attr"`
		Cases     []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		ClassName string        `xml:"classname,attr"`
		Time      string        `xml:"time,attr"`
		Failure   *junitProblem `xml:"failure"`
		Error     *junitProblem `xml:"error"`
		Skipped   *junitProblem `xml:"skipped"`
		Out       string        `xml:"system-out,omitempty"`
	}
	junitProblem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// suite is what became of tests in JUnit's shape; without results, that there are none.
func (o testOptions) suite(began time.Time, results []invoke.Result) junitSuites {
	s := junitSuite{Name: "aloft " + o.Stage, Tests: len(results), Timestamp: began.UTC().Format("2006-01-02T15:04:05")}
	if o.Stage == "" {
		s.Name = "aloft version " + o.Version
	}
	var whole time.Duration
	for _, r := range results {
		c := junitCase{Name: r.Request.Name, ClassName: r.Request.Function, Time: seconds(r.Lasted()),
			Out: strings.Join(r.LogLines(), "\n")}
		whole += r.Lasted()
		switch {
		case r.Verdict == invoke.Passed:
		case r.Verdict == invoke.Failed:
			s.Failures++
			c.Failure = &junitProblem{Message: r.Why, Type: "expectation", Text: problemText(r)}
			if r.Error != nil {
				c.Failure.Type = r.Error.Type
			}
		case r.Status == change.WasRefused:
			s.Skipped++
			c.Skipped = &junitProblem{Message: r.Why}
		default:
			s.Errors++
			c.Error = &junitProblem{Message: r.Why, Type: string(r.Verdict)}
		}
		s.Cases = append(s.Cases, c)
	}
	s.Time = seconds(whole)
	return junitSuites{Suites: []junitSuite{s}}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

// problemText is all that is told of why a test did not pass.
func problemText(r invoke.Result) string {
	var lines []string
	for _, m := range r.Mismatches {
		lines = append(lines, m.String())
	}
	if r.Error != nil {
		lines = append(append(lines, r.Error.String()), r.Error.Trace...)
	}
	return strings.Join(lines, "\n")
}

// writeJUnit writes results to a file in the place of what is there.
func (k *session) writeJUnit(path string, s junitSuites) error {
	if !filepath.IsAbs(path) {
		path = filepath.Join(k.env.Dir, path)
	}
	text, err := xml.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the results: %w", err)
	}
	return savefile.Write("results", path, true, func(f *os.File) error {
		_, err := f.WriteString(xml.Header + string(text) + "\n")
		return err
	})
}
