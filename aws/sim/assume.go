package sim

import (
	"encoding/json"
	"slices"
	"strings"
)

// assumable reports whether a service, such as lambda.amazonaws.com, may assume a role by now:
// one that there is, that trusts the service, and that was not made a moment ago.
func (w *World) assumable(role, service string) bool {
	i := strings.LastIndexByte(role, '/')
	r, ok := w.roles[role[i+1:]]
	return ok && w.roleARN(r) == role && !w.now().Before(r.usable) && r.trusts(service)
}

// trusts reports whether the trust of a role names a service.
func (r *iamRole) trusts(service string) bool {
	var document struct {
		Statement []struct {
			Effect    string
			Principal struct{ Service oneOrMore }
		}
	}
	if json.Unmarshal([]byte(r.trust), &document) != nil {
		return false
	}
	for _, s := range document.Statement {
		if s.Effect == "Allow" && slices.Contains(s.Principal.Service, service) {
			return true
		}
	}
	return false
}

// oneOrMore is what a policy may write as a text or as a list of texts.
type oneOrMore []string

// UnmarshalJSON implements json.Unmarshaler.
func (o *oneOrMore) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*o = oneOrMore{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(o))
}
