package model

import "testing"

func TestWhoTheCallerIs(t *testing.T) {
	for arn, want := range map[string][2]string{
		"arn:aws:sts::123456789012:assumed-role/Operator/alice":                                             {"assumed-role/Operator/alice", "Operator"},
		"arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Team_Admin_0123456789abcdef/alice@shop.test": {"assumed-role/AWSReservedSSO_Team_Admin_0123456789abcdef/alice@shop.test", "Team_Admin"},
		"arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_/alice":                                      {"assumed-role/AWSReservedSSO_/alice", ""},
		"arn:aws:iam::123456789012:user/team/alice":                                                         {"user/team/alice", ""},
		"arn:aws:iam::123456789012:root":                                                                    {"root", ""},
		"":                                                                                                  {"", ""},
		"alice":                                                                                             {"", ""},
	} {
		i := Identity{ARN: arn}
		if got := [2]string{i.Principal(), i.Role()}; got != want {
			t.Errorf("%q is %q, want %q", arn, got, want)
		}
	}
}
