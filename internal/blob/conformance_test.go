package blob_test

import (
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/blob/blobtest"
	"github.com/madoguchi/madoguchi/internal/ids"
)

func TestDirConforms(t *testing.T) {
	blobtest.RunConformance(t, func(t *testing.T) blobtest.Bench {
		root := t.TempDir()
		store, err := blob.OpenDir(root)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := store.Close(); err != nil {
				t.Error(err)
			}
		})
		return blobtest.Bench{Store: store, Abandon: func(t *testing.T, key blob.Key) {
			name := filepath.Join(root, filepath.Dir(key.String()), ".part-"+ids.New().String())
			if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
				t.Fatal(err)
			}
		}}
	})
}

// TestS3Conforms runs against a fake in this process. It stands in for a bucket
// with versions only: in one without, it ignores the deletion of version
// "null". Both kinds run against a real server in versitygw_test.go.
func TestS3Conforms(t *testing.T) {
	blobtest.RunConformance(t, func(t *testing.T) blobtest.Bench {
		web := httptest.NewServer(gofakes3.New(s3mem.New()).Server())
		t.Cleanup(web.Close)
		bench := s3Bench(t, config(web.URL), true)
		openUploads(t, bench.Store)
		return bench
	})
}

// openUploads makes the fake keep a list of uploads: before a bucket's first
// upload it answers the question for them with an error that S3 does not know.
func openUploads(t *testing.T, store blob.Store) {
	t.Helper()
	large := io.MultiReader(io.LimitReader(zeros{}, 6<<20), iotest.ErrReader(io.ErrClosedPipe))
	if _, err := store.Put(t.Context(), blob.TenantKey(ids.New(), "probe", ids.New()), large); err == nil {
		t.Fatal("a broken source was stored")
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func config(url string) blob.S3Config {
	return blob.S3Config{
		Bucket: "madoguchi", Region: "ap-northeast-1", Endpoint: url, PathStyle: true,
		AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret", PartSize: 5 << 20,
	}
}

// s3Bench makes the bucket and opens the store on it.
func s3Bench(t *testing.T, cfg blob.S3Config, versioned bool) blobtest.Bench {
	t.Helper()
	client := s3.New(s3.Options{
		Region: cfg.Region, BaseEndpoint: &cfg.Endpoint, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(cfg.AccessKeyID, cfg.SecretAccessKey, ""),
	})
	if _, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &cfg.Bucket}); err != nil {
		t.Fatal(err)
	}
	if versioned {
		_, err := client.PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
			Bucket:                  &cfg.Bucket,
			VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	store, err := blob.NewS3(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return blobtest.Bench{Store: store, Abandon: func(t *testing.T, key blob.Key) {
		name := key.String()
		if _, err := client.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &cfg.Bucket, Key: &name}); err != nil {
			t.Fatal(err)
		}
	}}
}
