package model

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestOrderStages(t *testing.T) {
	for _, c := range []struct{ in, want []string }{
		{[]string{"prod", "dev", "stage"}, []string{"dev", "stage", "prod"}},
		{[]string{"live", "zeta", "Prod", "alpha", "qa", "test"}, []string{"test", "qa", "Prod", "live", "alpha", "zeta"}},
		{[]string{"production", "Staging", "development", "PRE-PROD", "int"}, []string{"development", "int", "Staging", "PRE-PROD", "production"}},
		{[]string{"prod", "prod", "dev", "dev"}, []string{"dev", "prod"}},
		{nil, []string{}},
	} {
		got := []string{}
		for _, s := range OrderStages(c.in) {
			if s.Alias != s.Name || s.Confirm != ConfirmKey {
				t.Errorf("stage %q serves alias %q and confirms by %q", s.Name, s.Alias, s.Confirm)
			}
			got = append(got, s.Name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("OrderStages(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestVersionNumber(t *testing.T) {
	for in, want := range map[string]bool{"1": true, "294": true, "0": false, "-1": false, Latest: false, "$LATEST.PUBLISHED": false, "": false, "1x": false} {
		if _, ok := VersionNumber(in); ok != want {
			t.Errorf("VersionNumber(%q) is a number: %v, want %v", in, ok, want)
		}
	}
}

// However it is printed or stored, a secret does not show itself.
func TestSecretStaysMasked(t *testing.T) {
	s := NewSecret("hunter2")
	v := Version{Environment: map[string]Secret{"KEY": s}}
	encoded, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{
		fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s %q", s, s, s, s, s), fmt.Sprintf("%+v", v), fmt.Sprintf("%#v", v), string(encoded),
	} {
		if strings.Contains(shown, "hunter2") {
			t.Errorf("the value shows in %q", shown)
		}
	}
	if s.Reveal() != "hunter2" {
		t.Errorf("Reveal() = %q", s.Reveal())
	}
}

func TestRawKeepsWhatItShowsSafe(t *testing.T) {
	exact := "note \x1b]52;c;x\x07 {keep}\n"
	r := NewRaw(exact)
	if r.String() != "note {keep}" {
		t.Errorf("shown as %q", r.String())
	}
	encoded, err := json.Marshal(struct{ R Raw }{r})
	if err != nil {
		t.Fatal(err)
	}
	var back struct{ R Raw }
	if err := json.Unmarshal(encoded, &back); err != nil {
		t.Fatal(err)
	}
	if back.R.Exact() != exact {
		t.Errorf("after a round trip it is %q, want %q", back.R.Exact(), exact)
	}
}
