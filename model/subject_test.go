package model

import "testing"

func TestASubjectComesBackFromItsReference(t *testing.T) {
	id := Identity{Account: "123456789012", Region: "us-east-1"}
	for want, s := range map[string]Subject{
		"function/123456789012/us-east-1/orders/prod":   AliasSubject(id, "orders", "prod"),
		"table/123456789012/us-east-1/orders/by-day":    CapacitySubject(id, CapacityKey{Table: "orders", Index: "by-day"}),
		"table/123456789012/us-east-1/orders":           CapacitySubject(id, CapacityKey{Table: "orders"}),
		"build/123456789012/us-east-1/shop%2Forders%25": {Account: id.Account, Region: id.Region, Kind: "build", Name: "shop/orders%"},
		"function///orders/prod":                        AliasSubject(Identity{}, "orders", "prod"),
	} {
		if got := s.Ref(); got != want {
			t.Errorf("%+v is %s, want %s", s, got, want)
		}
		if got, ok := ParseSubject(want); !ok || got != s {
			t.Errorf("%s is read as %+v, %v", want, got, ok)
		}
	}
	for _, ref := range []string{"", "orders", "function/1/2", "function/1/2/", "/1/2/orders", "function/1/2/a/b/c", "function/1/2/%zz", "function/1/2/a/"} {
		if got, ok := ParseSubject(ref); ok {
			t.Errorf("%q is read as %+v", ref, got)
		}
	}
}

func FuzzSubject(f *testing.F) {
	f.Add("123456789012", "us-east-1", "function", "orders", "prod")
	f.Add("", "", "table", "a/b%", "")
	f.Fuzz(func(t *testing.T, account, region, kind, name, part string) {
		s := Subject{Account: account, Region: region, Kind: SubjectKind(kind), Name: name, Part: part}
		got, ok := ParseSubject(s.Ref())
		if ok != (kind != "" && name != "") || ok && got != s {
			t.Errorf("%+v comes back from %s as %+v, %v", s, s.Ref(), got, ok)
		}
	})
}
