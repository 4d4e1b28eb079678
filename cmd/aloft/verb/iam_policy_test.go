package verb

import (
	"slices"
	"testing"

	"github.com/aloftdeck/aloft/model/permission"
)

func TestTheIAMPolicyIsOfWhatIsChosen(t *testing.T) {
	h := newHost(t)
	h.offline()
	h.configure(team + "[functions]\ninclude = [\"activity-*\"]\n")
	h.run(exitDone, "iam-policy", "--move", "--account", "123456789012", "--region", "eu-west-1")
	var p permission.Policy
	h.decode(&p)
	i := slices.IndexFunc(p.Statement, func(s permission.Statement) bool { return slices.Contains(s.Action, "lambda:UpdateAlias") })
	if i < 0 || !slices.Equal(p.Statement[i].Resource, []string{"arn:aws:lambda:eu-west-1:123456789012:function:activity-*"}) {
		t.Errorf("the policy is %+v", p)
	}
	h.run(exitDone, "iam-policy", "-o", "json")
	h.decode(&p)
	if slices.ContainsFunc(p.Statement, func(s permission.Statement) bool { return slices.Contains(s.Action, "lambda:UpdateAlias") }) {
		t.Errorf("without a switch it lets move: %+v", p)
	}
	h.run(exitUsage, "iam-policy", "--account", "1234")
	h.says("12 digits")
}
