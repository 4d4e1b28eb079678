package account

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// bucketWith answers for a bucket that has none of the settings that a test does not name, by the
// query that asks for them.
func bucketWith(has map[string]string) func(int, *http.Request) (*http.Response, error) {
	none := map[string]string{"tagging": "NoSuchTagSet", "publicAccessBlock": "NoSuchPublicAccessBlockConfiguration",
		"encryption": "ServerSideEncryptionConfigurationNotFoundError", "lifecycle": "NoSuchLifecycleConfiguration"}
	return func(_ int, r *http.Request) (*http.Response, error) {
		asked, _, _ := strings.Cut(r.URL.RawQuery, "=")
		asked, _, _ = strings.Cut(asked, "&")
		switch {
		case r.Method != http.MethodGet:
			return object(200, strings.NewReader(""), map[string]string{"X-Amz-Bucket-Region": "us-east-1"}), nil
		case has[asked] != "":
			return object(200, strings.NewReader(has[asked]), nil), nil
		}
		text := "<Error><Code>" + none[asked] + "</Code><Message>none</Message></Error>"
		return object(404, strings.NewReader(text), nil), nil
	}
}

func TestABucketWithoutSettings(t *testing.T) {
	b, err := open(t, &wire{answer: bucketWith(nil)}, nil).GetBucket(t.Context(), "123456789012", "artifacts")
	if err != nil || b.Name != "artifacts" || b.Region != "us-east-1" || b.Encrypted || b.Private || len(b.Expires) > 0 ||
		b.Owner != (component.Owner{}) {
		t.Errorf("got %+v, %v", b, err)
	}
}

func TestRulesThatExpireByAPrefixAlone(t *testing.T) {
	rules := `<LifecycleConfiguration>` +
		`<Rule><Status>Enabled</Status><Filter><Prefix>a/</Prefix></Filter><Expiration><Days>9</Days></Expiration></Rule>` +
		`<Rule><Status>Enabled</Status><Prefix>a/</Prefix><Expiration><Days>5</Days></Expiration></Rule>` +
		`<Rule><Status>Disabled</Status><Filter><Prefix>off/</Prefix></Filter><Expiration><Days>1</Days></Expiration></Rule>` +
		`<Rule><Status>Enabled</Status><Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter><Expiration><Days>1</Days></Expiration></Rule>` +
		`<Rule><Status>Enabled</Status><Filter><And><Prefix>b/</Prefix><ObjectSizeLessThan>9</ObjectSizeLessThan></And></Filter><Expiration><Days>1</Days></Expiration></Rule>` +
		`<Rule><Status>Enabled</Status><Filter/><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>` +
		`<Rule><Status>Enabled</Status><Filter><Prefix></Prefix></Filter><Expiration><Days>400</Days></Expiration></Rule></LifecycleConfiguration>`
	a := open(t, &wire{answer: bucketWith(map[string]string{"lifecycle": rules})}, nil)
	b, err := a.GetBucket(t.Context(), "123456789012", "artifacts")
	if err != nil || len(b.Expires) != 2 || b.Expires["a/"] != 5 || b.Expires[""] != 400 {
		t.Errorf("got %+v, %v", b, err)
	}
}

func TestABucketThatIsNotOurs(t *testing.T) {
	head := func(status int, region string) *wire {
		return &wire{answer: func(int, *http.Request) (*http.Response, error) {
			return object(status, strings.NewReader(""), map[string]string{"X-Amz-Bucket-Region": region}), nil
		}}
	}
	b, err := open(t, head(301, "eu-west-1"), nil).GetBucket(t.Context(), "123456789012", "artifacts")
	if err != nil || b.Name != "artifacts" || b.Region != "eu-west-1" {
		t.Errorf("in another Region: %+v, %v", b, err)
	}
	for status, class := range map[int]model.Class{403: model.Denied, 404: model.Gone} {
		_, err := open(t, head(status, ""), nil).GetBucket(t.Context(), "123456789012", "artifacts")
		f, ok := err.(*model.Failure)
		if !ok || f.Class != class || status == 403 && f.Permission != "s3:ListBucket" {
			t.Errorf("HTTP %d: %v, want class %s", status, err, class)
		}
	}
}

// The names of buckets are the world's: a call that does not say whose the bucket has to be may
// reach another account's.
func TestEveryCallOnABucketNamesItsOwner(t *testing.T) {
	const account = "123456789012"
	answer := bucketWith(nil)
	var without, bodies []string
	w := &wire{answer: func(n int, r *http.Request) (*http.Response, error) {
		if r.Header.Get("X-Amz-Expected-Bucket-Owner") != account {
			without = append(without, r.Method+" "+r.URL.RawQuery)
		}
		return answer(n, r)
	}}
	for _, region := range []string{"us-east-1", "eu-west-1"} {
		a := open(t, w, func(o *Options) { o.Region = region })
		if _, err := a.GetBucket(t.Context(), account, "artifacts"); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{
			"CreateBucket":  a.CreateBucket(t.Context(), account, "artifacts", component.TagsOf("activity")),
			"SecureBucket":  a.SecureBucket(t.Context(), account, "artifacts"),
			"ExpireObjects": a.ExpireObjects(t.Context(), account, "artifacts", "builds/", 90),
		} {
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
	for _, r := range w.seen() {
		if r.method == http.MethodPut && (r.query == "" || r.query == "x-id=CreateBucket") {
			bodies = append(bodies, r.body)
		}
	}
	// Making one takes no owner: a name that another account has is refused.
	if without = slices.Compact(without); len(without) != 1 || len(bodies) != 2 {
		t.Errorf("without an owner: %q; buckets made: %q", without, bodies)
	}
	if bodies[0] != "" || !strings.Contains(bodies[1], "<LocationConstraint>eu-west-1</LocationConstraint>") {
		t.Errorf("made with %q", bodies)
	}
}

func TestAKeyOfABucketsOwnStays(t *testing.T) {
	kms := `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>` +
		`</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`
	w := &wire{answer: bucketWith(map[string]string{"encryption": kms})}
	if err := open(t, w, nil).SecureBucket(t.Context(), "123456789012", "artifacts"); err != nil {
		t.Fatal(err)
	}
	for _, r := range w.seen() {
		if r.method == http.MethodPut && strings.HasPrefix(r.query, "encryption") {
			t.Errorf("it was put in place of: %s", r.body)
		}
	}
}
