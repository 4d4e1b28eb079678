package account

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

const loginProfiles = `[default]
region = us-east-1
[profile sso]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = dev
region = eu-west-1
[profile role]
role_arn = arn:aws:iam::210987654321:role/ops
source_profile = sso
region = us-east-1
[profile signed]
login_session = arn:aws:iam::111111111111:user/ann
region = us-east-1  # near
[profile keys]
region = us-east-1
s3 =
  region = eu-north-1
[sso-session corp]
sso_region = us-east-1
sso_start_url = https://corp.example/start
`

// A login is what the AWS CLI does for a profile of its kind; that of a role is the one
// of the profile that it rests on.
func TestLoginIsAsTheProfileIsMade(t *testing.T) {
	dir := home(t, loginProfiles)
	if err := os.WriteFile(filepath.Join(dir, "credentials"), []byte("[keys]\naws_access_key_id = AKIDKEYS\naws_secret_access_key = x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for profile, want := range map[string]string{
		"sso": "aws sso login --profile sso", "role": "aws sso login --profile sso", "signed": "aws login --profile signed", "keys": "", "": "",
	} {
		a, err := Open(t.Context(), Options{Profile: profile, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		l := a.Login()
		if got := strings.Join(l.Argv, " "); got != want || (want == "") != (l.Why != "") {
			t.Errorf("%q: %q, %q", profile, got, l.Why)
		}
		if way := a.Way(); way.Profile != profile || way.Region == "" || way.Keys {
			t.Errorf("%q: opened by %+v", profile, way)
		}
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDENV")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "x")
	a, err := Open(t.Context(), Options{Region: "us-east-1", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if l := a.Login(); len(l.Argv) > 0 || !strings.Contains(l.Why, "AWS_ACCESS_KEY_ID") || !a.Way().Keys {
		t.Errorf("keys in the environment: %+v, %+v", l, a.Way())
	}
}

func TestProfilesAreReadFromBothFiles(t *testing.T) {
	dir := home(t, loginProfiles)
	if err := os.WriteFile(filepath.Join(dir, "credentials"), []byte("[keys]\naws_access_key_id = AKIDKEYS\n[only]\nregion=ap-south-1\n[bad\x1b[31m]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []model.Profile{
		{Name: "default", Region: "us-east-1"}, {Name: "keys", Region: "us-east-1"}, {Name: "only", Region: "ap-south-1"},
		{Name: "role", Region: "us-east-1", Account: "210987654321"}, {Name: "signed", Region: "us-east-1", Account: "111111111111"},
		{Name: "sso", Region: "eu-west-1", Account: "123456789012"},
	}
	if got := Profiles(); !slices.Equal(got, want) {
		t.Errorf("profiles %+v", got)
	}
}
