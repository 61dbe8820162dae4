/*
 * LightGBM's C API as a child process of run.js: reads requests as lines of JSON, answers in lines of JSON.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/c_api.h, of which the few declarations used are repeated here, as the Python
 * package ships the library without its headers.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef void *BoosterHandle;
typedef void *FastConfigHandle;

enum { dtype_float64 = 1 };
enum { predict_normal = 0, predict_raw = 1, predict_contrib = 3 };

const char *LGBM_GetLastError(void);
int LGBM_BoosterCreateFromModelfile(const char *filename, int *num_iterations, BoosterHandle *out);
int LGBM_BoosterLoadModelFromString(const char *text, int *num_iterations, BoosterHandle *out);
int LGBM_BoosterFree(BoosterHandle booster);
int LGBM_BoosterGetNumClasses(BoosterHandle booster, int *out);
int LGBM_BoosterPredictForMat(BoosterHandle booster, const void *data, int data_type, int32_t num_rows,
                              int32_t num_columns, int is_row_major, int predict_type, int start_iteration,
                              int num_iteration, const char *parameter, int64_t *length, double *result);
int LGBM_BoosterPredictForMatSingleRowFastInit(BoosterHandle booster, int predict_type, int start_iteration,
                                               int num_iteration, int data_type, int32_t num_columns,
                                               const char *parameter, FastConfigHandle *out);
int LGBM_BoosterPredictForMatSingleRowFast(FastConfigHandle config, const void *data, int64_t *length,
                                           double *result);
int LGBM_FastConfigFree(FastConfigHandle config);

enum { num_features = 20, max_models = 26 };

typedef struct {
  BoosterHandle booster;
  int num_outputs;
  char *text;
  double *rows;
  long num_rows;
} Model;

typedef struct {
  char task[32];
  char answer[1024];
  Model *model;
  int num_rows, num_threads, repeat;
} Request;

static Model models[max_models];
static FILE *out;

static void fail(const char *reason) {
  fprintf(out, "{\"error\":\"%s\"}\n", reason);
  exit(1);
}

static void check(int code) {
  if (code != 0) fail(LGBM_GetLastError());
}

/* The whole file with a 0 behind it. */
static void *read_file(const char *folder, char name, const char *extension, long *size) {
  char path[1024];
  snprintf(path, sizeof path, "%s/models/%c.%s", folder, name, extension);
  FILE *file = fopen(path, "rb");
  if (file == NULL) fail("a model file is missing");
  fseek(file, 0, SEEK_END);
  *size = ftell(file);
  rewind(file);
  char *content = malloc(*size + 1);
  if (content == NULL || fread(content, 1, *size, file) != (size_t)*size) fail("a model file cannot be read");
  content[*size] = 0;
  fclose(file);
  return content;
}

static Model *model_of(char name) {
  Model *model = &models[name - 'a'];
  if (model->booster == NULL) {
    const char *folder = getenv("BENCH_FOLDER");
    long size;
    int num_iterations;
    char path[1024];
    model->text = read_file(folder, name, "txt", &size);
    model->rows = read_file(folder, name, "rows", &size);
    model->num_rows = size / (long)(num_features * sizeof(double));
    snprintf(path, sizeof path, "%s/models/%c.txt", folder, name);
    check(LGBM_BoosterCreateFromModelfile(path, &num_iterations, &model->booster));
    check(LGBM_BoosterGetNumClasses(model->booster, &model->num_outputs));
  }
  return model;
}

/* The text or number behind a key; requests come from run.js, which writes no blanks and escapes nothing. */
static int field(const char *line, const char *key, char *value, size_t size) {
  char pattern[64];
  snprintf(pattern, sizeof pattern, "\"%s\":", key);
  const char *from = strstr(line, pattern);
  if (from == NULL) return 0;
  from += strlen(pattern);
  size_t length = *from == '"' ? strcspn(++from, "\"") : strcspn(from, ",}");
  if (length >= size) fail("a request is too long");
  memcpy(value, from, length);
  value[length] = 0;
  return 1;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void batch(const Request *request, BoosterHandle booster, int type, double *result, int64_t *length) {
  char parameter[64];
  snprintf(parameter, sizeof parameter, "num_threads=%d verbosity=-1", request->num_threads);
  check(LGBM_BoosterPredictForMat(booster, request->model->rows, dtype_float64, request->num_rows, num_features, 1,
                                  type, 0, -1, parameter, length, result));
}

static void one_by_one(const Request *request, FastConfigHandle config, double *result, int64_t *length) {
  int64_t done = 0;
  for (int i = 0; i < request->num_rows; i++) {
    const double *row = request->model->rows + (size_t)i * num_features;
    check(LGBM_BoosterPredictForMatSingleRowFast(config, row, length, result + done));
    done += *length;
  }
  *length = done;
}

/* Does the job `repeat` times; returns its seconds. */
static double run(const Request *request, double *result, int64_t *length) {
  const Model *model = request->model;
  const char *task = request->task;
  int single = strcmp(task, "one-row") == 0 || strcmp(task, "probability") == 0 || strcmp(task, "explain-one") == 0;
  int explains = strncmp(task, "explain", 7) == 0;
  int type = explains ? predict_contrib : strcmp(task, "probability") == 0 ? predict_normal : predict_raw;
  FastConfigHandle config = NULL;
  if (single) {
    check(LGBM_BoosterPredictForMatSingleRowFastInit(model->booster, type, 0, -1, dtype_float64, num_features,
                                                     "num_threads=1 verbosity=-1", &config));
  }
  double start = now();
  for (int k = 0; k < request->repeat; k++) {
    if (single) {
      one_by_one(request, config, result, length);
    } else if (strcmp(task, "load") == 0 || strcmp(task, "first") == 0) {
      BoosterHandle booster;
      int num_iterations;
      check(LGBM_BoosterLoadModelFromString(model->text, &num_iterations, &booster));
      result[0] = num_iterations * model->num_outputs;
      *length = 1;
      if (strcmp(task, "first") == 0) batch(request, booster, predict_raw, result, length);
      check(LGBM_BoosterFree(booster));
    } else {
      batch(request, model->booster, type, result, length);
    }
  }
  double seconds = now() - start;
  if (config != NULL) check(LGBM_FastConfigFree(config));
  return seconds;
}

static void answer(Request *request, const char *line) {
  char text[32];
  field(line, "model", text, sizeof text);
  request->model = model_of(text[0]);
  field(line, "rows", text, sizeof text);
  request->num_rows = atoi(text);
  field(line, "threads", text, sizeof text);
  request->num_threads = atoi(text);
  request->repeat = field(line, "repeat", text, sizeof text) ? atoi(text) : 1;
  if (request->num_rows > request->model->num_rows) fail("there are not so many rows");

  size_t size = (size_t)request->num_rows * request->model->num_outputs * (num_features + 1);
  double *result = malloc(size * sizeof(double));
  if (result == NULL) fail("out of memory");
  int64_t length = 0;
  double seconds = run(request, result, &length);
  if (field(line, "answer", request->answer, sizeof request->answer)) {
    FILE *file = fopen(request->answer, "wb");
    if (file == NULL || fwrite(result, sizeof(double), length, file) != (size_t)length) fail("cannot write answers");
    fclose(file);
    fprintf(out, "{\"values\":%lld}\n", (long long)length);
  } else {
    fprintf(out, "{\"seconds\":%.9f}\n", seconds);
  }
  free(result);
}

int main(void) {
  /* LightGBM prints warnings on stdout; the answers keep the real one for themselves. */
  out = fdopen(dup(1), "w");
  dup2(2, 1);
  setvbuf(out, NULL, _IOLBF, 4096);
  fprintf(out, "{\"versions\":{\"lightgbm\":\"4.7.0\"}}\n");

  static char line[4096];
  while (fgets(line, sizeof line, stdin) != NULL) {
    Request request = {0};
    field(line, "task", request.task, sizeof request.task);
    if (strcmp(request.task, "interactions") == 0) {
      fprintf(out, "{\"error\":\"LightGBM has no interactions\"}\n");
    } else {
      answer(&request, line);
    }
  }
  return 0;
}
