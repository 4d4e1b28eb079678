package ui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/action"
)

func TestTheNewestMessageIsBrightThenDim(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.r.setProfile(colorprofile.ANSI256)
		c.facts(team()...)
		c.r.desk.Fail("orders could not be read")
		line := func() string { return strings.Split(c.r.View().Content, "\n")[42] }
		c.send(tea.FocusMsg{})
		th := c.r.desk.Theme
		if !strings.HasPrefix(line(), th.Bad.Open()) || !strings.Contains(ansi.Strip(line()), "i 1 message") {
			t.Errorf("at first it is %q", line())
		}
		c.pass(11 * time.Second)
		if !strings.HasPrefix(line(), th.Dim.Open()) || !strings.Contains(line(), "orders could not be read") {
			t.Errorf("later it is %q", line())
		}
		c.pass(2 * time.Minute)
		if !strings.Contains(line(), "orders could not be read · 2m ago") {
			t.Errorf("its age is not there: %q", line())
		}
		c.press(action.Close)
		if strings.Contains(line(), "orders could not be read") {
			t.Error("esc does not take it out of the line")
		}
	})
}

// Where one pane shows, the line describes the chosen row but for what is new.
func TestOnePaneHasItsRowDescribed(t *testing.T) {
	drive(t, 80, 24, func(c *cockpit) {
		c.facts(team()...)
		c.shows("dev of activity-router serves 14")
		c.r.desk.Fail("orders could not be read")
		c.send(tea.FocusMsg{})
		c.shows("orders could not be read")
		c.pass(11 * time.Second)
		c.shows("dev of activity-router serves 14")
		c.lacks("orders could not be read")
	})
}

func TestTheAccountWearsWhatTheConfigSays(t *testing.T) {
	drive(t, 140, 44, func(c *cockpit) {
		c.r.setProfile(colorprofile.ANSI)
		c.facts(team()...)
		head := strings.Split(c.r.View().Content, "\n")[0]
		if !strings.Contains(head, c.r.desk.Theme.Band("magenta").Label.Paint("[PROD]")) {
			t.Errorf("the header is %q", head)
		}
	}, func(o *Options) {
		o.Config.Accounts = []config.AccountLook{{Of: identity().Identity.Account, Label: "PROD", Color: "magenta"}}
	})
}

func TestTheConfigDecidesOnTheSigns(t *testing.T) {
	for charset, want := range map[string]string{"auto": "┍━ 1 F", "utf8": "┍━ 1 F", "ascii": "+= 1 F"} {
		drive(t, 140, 44, func(c *cockpit) {
			c.facts(team()...)
			c.shows(want)
		}, func(o *Options) { o.Config.UI.Charset = charset })
	}
}
