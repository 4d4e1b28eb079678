package sim

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// Artifacts are small real zips. None is kept: the same build packs the same
// bytes whenever somebody asks.

// artifactTime is the time of the files in every artifact: the team packs so that
// the same code is the same zip.
var artifactTime = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// pack is the zip that a build of a function makes.
func pack(function, runtime string, number int, commit string) []byte {
	r := stream(int64(number), "code "+function+" "+commit)
	files := [][2]string{
		{"app.py", pythonCode(function, r)},
		{"requirements.txt", "boto3==1.43.11\naws-lambda-powertools==3.24.0\n"},
	}
	if runtime == node {
		files = [][2]string{
			{"index.js", nodeCode(function, r)},
			{"package.json", `{"name":"` + function + `","private":true,"type":"commonjs"}` + "\n"},
		}
	}
	files = append(files, [2]string{"build.json", `{"function":"` + function + `","build":` + strconv.Itoa(number) + `,"commit":"` + commit + `"}` + "\n"})
	var out bytes.Buffer
	out.Grow(8 << 10)
	z := zip.NewWriter(&out)
	for _, f := range files {
		// Stored, not deflated: an account of thousands of functions packs many.
		// Writing to memory does not fail.
		if to, err := z.CreateHeader(&zip.FileHeader{Name: f[0], Method: zip.Store, Modified: artifactTime}); err == nil {
			_, _ = io.WriteString(to, f[1])
		}
	}
	_ = z.Close()
	return out.Bytes()
}

// packing is code that is still to be packed: an account of thousands of functions
// has more versions than anybody looks at.
type packing struct {
	function, runtime string
	number            int
	commit            string
}

// resolve works out the hash and size of code.
func (c *config) resolve() {
	if m := c.made; m != nil {
		zip := pack(m.function, m.runtime, m.number, m.commit)
		c.codeSHA, c.codeBytes, c.made = lambdaHash(zip), int64(len(zip)), nil
	}
}

func pythonCode(function string, r *rand.Rand) string {
	var s strings.Builder
	s.WriteString("\"\"\"" + function + "\"\"\"\nimport json\nimport logging\nimport os\n\nlog = logging.getLogger()\nTABLE = os.environ[\"TABLE\"]\n\n\n")
	for i := range 4 + r.IntN(8) {
		s.WriteString("def step_" + strconv.Itoa(i) + "(item):\n    item[\"weight\"] = item.get(\"weight\", 0) + " +
			strconv.Itoa(r.IntN(1000)) + "\n    return item\n\n\n")
	}
	s.WriteString("def handler(event, context):\n    log.info(\"%d items\", len(event.get(\"items\", [])))\n    return {\"statusCode\": 200, \"body\": json.dumps(event)}\n")
	return s.String()
}

func nodeCode(function string, r *rand.Rand) string {
	var s strings.Builder
	s.WriteString("// " + function + "\nconst table = process.env.TABLE;\n\n")
	for i := range 4 + r.IntN(8) {
		s.WriteString("const step" + strconv.Itoa(i) + " = (item) => ({ ...item, weight: (item.weight ?? 0) + " + strconv.Itoa(r.IntN(1000)) + " });\n")
	}
	s.WriteString("\nexports.handler = async (event) => {\n  console.info(`${(event.items ?? []).length} items for ${table}`);\n  return { statusCode: 200 };\n};\n")
	return s.String()
}

// artifact is the zip that a build makes.
func (b *build) artifact() []byte {
	if b.project.own != nil {
		return b.ownArtifact()
	}
	return pack(b.project.name, b.project.runtime, b.number, b.commit)
}

// artifactOf is the zip that a build of several functions makes for one of them.
func (b *build) artifactOf(function string) []byte {
	return pack(function, b.project.runtime, b.number, b.commit)
}

// artifactSHA is the hash of the artifact as CodeBuild writes it: hex.
func (b *build) artifactSHA() string {
	if b.sha == "" {
		b.sha = hexHash(b.artifact())
	}
	return b.sha
}

func hexHash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// lambdaHash is the hash of code as Lambda writes it: base64.
func lambdaHash(data []byte) string {
	sum := sha256.Sum256(data)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// Where builds leave things in the bucket.
const (
	artifactFolder = "builds/"
	logFolder      = "build-logs/"
)

// artifactBucket is the bucket that all projects leave their artifacts in.
func (w *World) artifactBucket() string { return "artifacts-" + w.account + "-" + w.region }

func (b *build) artifactKey() string { return artifactFolder + b.uuid + "/" + b.project.name + ".zip" }

// keyOf is where a build leaves the zip of a function.
func (b *build) keyOf(function string) string {
	return artifactFolder + b.uuid + "/" + function + ".zip"
}

func (b *build) logKey() string { return logFolder + b.project.name + "/" + b.uuid + ".gz" }
