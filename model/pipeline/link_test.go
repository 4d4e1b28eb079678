package pipeline

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func TestHashes(t *testing.T) {
	const hexed, based = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
	if got, ok := HexToCodeSHA256(strings.ToUpper(hexed)); !ok || got != based {
		t.Errorf("%q, %v", got, ok)
	}
	if got, ok := CodeSHA256ToHex(based); !ok || got != hexed {
		t.Errorf("%q, %v", got, ok)
	}
	for _, bad := range []string{"", "abc", hexed[:62], hexed + "00", "zz" + hexed[2:]} {
		if got, ok := HexToCodeSHA256(bad); ok {
			t.Errorf("HexToCodeSHA256(%q) = %q", bad, got)
		}
	}
	for _, bad := range []string{"", hexed, based[:40], "not base64"} {
		if got, ok := CodeSHA256ToHex(bad); ok {
			t.Errorf("CodeSHA256ToHex(%q) = %q", bad, got)
		}
	}
	if got := codeSHA256([]byte("abc")); got != based {
		t.Errorf("codeSHA256 = %q", got)
	}
}

func FuzzHashes(f *testing.F) {
	f.Add("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
	f.Fuzz(func(t *testing.T, s string) {
		if code, ok := HexToCodeSHA256(s); ok {
			if back, ok := CodeSHA256ToHex(code); !ok || !strings.EqualFold(back, strings.TrimSpace(s)) {
				t.Errorf("%q to %q to %q", s, code, back)
			}
		}
	})
}

func TestBuildOf(t *testing.T) {
	build := func(project string, number int64, commit, artifact string) model.Build {
		b := model.Build{ID: project + ":0f1e2d3c-1111", Project: project, Number: number, Commit: commit}
		if artifact != "" {
			b.Artifacts = []model.Artifact{{SHA256: hexSum([]byte(artifact))}}
		}
		return b
	}
	version := func(note, code string) model.Version {
		return model.Version{Function: "orders", Number: "9", Description: note, CodeSHA256: codeSHA256([]byte(code))}
	}
	a, c := "aaaaaaa111111111111111111111111111111111", "ccccccc333333333333333333333333333333333"
	for name, x := range map[string]struct {
		version model.Version
		builds  []model.Build
		want    int // index in builds, -1 for none
	}{
		"number and commit":                      {version("build 42 aaaaaaa", "x"), []model.Build{build("shop", 41, a, ""), build("shop", 42, a, "")}, 1},
		"another project's number":               {version("build 42 aaaaaaa", "x"), []model.Build{build("shop", 42, c, ""), build("mail", 42, a, "")}, 1},
		"only another commit":                    {version("build 42 aaaaaaa", "x"), []model.Build{build("shop", 42, c, "")}, -1},
		"code":                                   {version("by hand", "x"), []model.Build{build("shop", 41, a, "y"), build("shop", 42, a, "x")}, 1},
		"code before note":                       {version("build 42 aaaaaaa", "x"), []model.Build{build("shop", 42, a, "y"), build("mail", 7, c, "x")}, 1},
		"note among the same code":               {version("build 41 aaaaaaa", "x"), []model.Build{build("shop", 42, a, "x"), build("shop", 41, a, "x")}, 1},
		"newest of the same code":                {version("", "x"), []model.Build{build("shop", 41, a, "x"), build("shop", 42, a, "x")}, 1},
		"same code of two projects":              {version("", "x"), []model.Build{build("shop", 41, a, "x"), build("mail", 42, a, "x")}, -1},
		"number alone":                           {version("build 42", "x"), []model.Build{build("shop", 42, "", ""), build("shop", 41, "", "")}, 0},
		"number alone, two projects":             {version("build 42", "x"), []model.Build{build("shop", 42, "", ""), build("mail", 41, "", "")}, -1},
		"number, project like function":          {version("build 42", "x"), []model.Build{build("shop", 42, "", ""), build("orders", 42, "", "")}, 1},
		"id of a build without number":           {version("build 0f1e2d3c aaaaaaa", "x"), []model.Build{build("shop", 0, a, "")}, 0},
		"id of a build numbered since":           {version("build 0f1e2d3c aaaaaaa", "x"), []model.Build{build("shop", 42, a, "")}, 0},
		"more behind the note":                   {version("Build #42 AAAAAAA fix the cart", "x"), []model.Build{build("shop", 42, a, "")}, 0},
		"a note that begins like one":            {version("build 42nd street", "x"), []model.Build{build("shop", 42, "", "")}, -1},
		"a word that is no commit":               {version("build 42 release", "x"), []model.Build{build("shop", 42, a, "")}, 0},
		"zero is no number":                      {version("build 0", "x"), []model.Build{{ID: "shop:1", Project: "shop"}}, -1},
		"nothing":                                {version("", "x"), []model.Build{build("shop", 42, a, "")}, -1},
		"no builds":                              {version("build 42 aaaaaaa", "x"), nil, -1},
		"two projects, same number, same commit": {version("build 42 aaaaaaa", "x"), []model.Build{build("shop", 42, a, ""), build("mail", 42, a, "")}, -1},
	} {
		got, ok := BuildOf(x.version, x.builds)
		if ok != (x.want >= 0) || ok && (got.Project != x.builds[x.want].Project || got.Number != x.builds[x.want].Number) {
			t.Errorf("%s: %s %d, %v", name, got.Project, got.Number, ok)
		}
	}
}

// The note that a deploy writes is the one by which the build is found again.
func TestNotesAreFoundAgain(t *testing.T) {
	for _, b := range []model.Build{
		{ID: "shop:0f1e2d3c-aaaa", Project: "shop", Number: 42, Commit: commitHash},
		{ID: "shop:0f1e2d3c-aaaa", Project: "shop", Commit: commitHash},
		{ID: "shop:0f1e2d3c-aaaa", Project: "shop", Number: 42, Commit: "refs/heads/main"},
	} {
		note := noteOf(Request{Build: &BuildSource{Build: b}}, model.Object{}, "")
		if got, ok := BuildOf(model.Version{Function: "orders", Description: note}, []model.Build{b}); !ok || got.ID != b.ID {
			t.Errorf("%q leads to no build", note)
		}
	}
}
