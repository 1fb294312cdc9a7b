/* The same work in native C, on one thread with the widest vectors this machine has: what the engine is measured against.
 * Reads one command a line and answers with the milliseconds it took:
 *   draw MONTHS SCENARIOS SEED DRIFT VOLATILITY   paths, with what each scenario went through
 *   ask CONTRIBUTION TARGET                       wealth, exact quantiles at every month, probability
 *   measure                                       quantiles of the five statistics
 *   bands                                         not timed: the quantiles of the last question, month by month */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

#define ALIGNED __attribute__((aligned(64)))
enum { LEVELS = 5, BINS = 2048, STRETCH = 1024 };
static const double levels[LEVELS] = {0.025, 0.25, 0.5, 0.75, 0.975};

static int months, scenarios, stride;
static float *growth, *trail[5], *wealth, *answers, *lists[LEVELS];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}
static float *room(size_t count) {
  void *memory = aligned_alloc(64, (count * sizeof(float) + 127) / 64 * 64);
  if (!memory) exit(1);
  return memory;
}
static inline int32_t bits_of(float x) { int32_t b; memcpy(&b, &x, 4); return b; }
static inline float float_of(int32_t b) { float x; memcpy(&x, &b, 4); return x; }

static uint32_t mixed(uint32_t x) {
  x = (x ^ (x >> 16)) * 0x21f0aaadu;
  x = (x ^ (x >> 15)) * 0x735a2d97u;
  return x ^ (x >> 15);
}
static inline uint32_t random_bits(uint32_t counter, uint32_t a, uint32_t b) {
  uint32_t x = counter * 0x9e3779b9u + a;
  x ^= x >> 16;
  x = (x * 0x21f0aaadu) ^ b;
  x ^= x >> 15;
  x *= 0x735a2d97u;
  return x ^ (x >> 15);
}
static inline float log_of(float x) {
  int32_t exponent = (bits_of(x) - 0x3f3504f3) >> 23;
  float f = float_of(bits_of(x) - exponent * (1 << 23)) - 1, e = (float)exponent, z = f * f;
  float y = 7.0376836292e-2f;
  y = y * f - 1.151461031e-1f; y = y * f + 1.167699874e-1f; y = y * f - 1.2420140846e-1f; y = y * f + 1.4249322787e-1f;
  y = y * f - 1.6668057665e-1f; y = y * f + 2.0000714765e-1f; y = y * f - 2.4999993993e-1f; y = y * f + 3.3333331174e-1f;
  y = y * f * z - 2.12194440e-4f * e - 0.5f * z;
  return f + y + 0.693359375f * e;
}
static inline float exp_of(float x) {
  x = x > 88 ? 88 : x < -87 ? -87 : x;
  float k = x * 1.44269504f + 12582912.0f - 12582912.0f;
  float r = x - k * 0.693359375f + k * 2.12194440e-4f;
  float y = 1.98756915e-4f;
  y = y * r + 1.3981999507e-3f; y = y * r + 8.3334519073e-3f; y = y * r + 4.1665795894e-2f; y = y * r + 1.6666665459e-1f; y = y * r + 5.0000001201e-1f;
  y = y * (r * r) + r + 1;
  return y * float_of(((int32_t)k + 127) << 23);
}

static void draw_month(float *restrict row, int first, int count, uint32_t a, uint32_t b, float drift, float volatility) {
  float radius[STRETCH] ALIGNED, cosines[STRETCH] ALIGNED, sines[STRETCH] ALIGNED;
  int pairs = count / 2;
  for (int i = 0; i < pairs; i++) {
    uint32_t counter = (uint32_t)(first + i / 4 * 8 + i % 4 * 2);
    int32_t one = random_bits(counter, a, b) >> 8;
    radius[i] = sqrtf(-2 * log_of(((float)one + 0.5f) * 5.9604644775390625e-8f));
  }
  for (int i = 0; i < pairs; i++) {
    uint32_t counter = (uint32_t)(first + i / 4 * 8 + i % 4 * 2);
    int32_t other = random_bits(counter + 1, a, b) >> 8, quarter = other >> 22;
    float within = (float)((other & 0x3fffff) - 0x200000) * 3.745070282923929e-7f, z = within * within;
    float s = ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f) * z * within + within;
    float c = ((2.44331571e-5f * z - 1.38873163e-3f) * z + 4.16666457e-2f) * z * z - 0.5f * z + 1;
    float x = quarter & 1 ? s : c, y = quarter & 1 ? c : s;
    cosines[i] = (quarter + 1) & 2 ? -x : x;
    sines[i] = quarter & 2 ? -y : y;
  }
  for (int i = 0; i < pairs; i += 4) {
    for (int lane = 0; lane < 4; lane++) {
      row[2 * i + lane] = radius[i + lane] * cosines[i + lane];
      row[2 * i + lane + 4] = radius[i + lane] * sines[i + lane];
    }
  }
  for (int i = 0; i < count; i++) row[i] = exp_of(drift + volatility * row[i]);
}

static void follow(const float *restrict g, int first, int count) {
  float *restrict worth = trail[0] + first, *restrict peak = trail[1] + first, *restrict low = trail[2] + first, *restrict sum = trail[3] + first, *restrict squares = trail[4] + first;
  for (int i = 0; i < count; i++) {
    float w = worth[i] * g[i], p = peak[i] > w ? peak[i] : w, share = w / p, gained = g[i] - 1;
    worth[i] = w;
    peak[i] = p;
    low[i] = low[i] < share ? low[i] : share;
    sum[i] += gained;
    squares[i] += gained * gained;
  }
}

static void draw(uint32_t seed, float drift, float volatility) {
  for (int first = 0; first < stride; first += STRETCH) {
    int count = stride - first < STRETCH ? stride - first : STRETCH;
    for (int k = 0; k < 5; k++) for (int i = first; i < first + count; i++) trail[k][i] = k < 3;
    for (int month = 0; month < months; month++) {
      uint32_t a = mixed(mixed(seed) + (uint32_t)(month + 1) * 0x9e3779b9u);
      float *row = growth + (size_t)month * stride + first;
      draw_month(row, first, count, a, mixed(a ^ 0x3c6ef372u), drift, volatility);
      follow(row, first, count);
    }
  }
}

static int gather(const int32_t *restrict keys, int count, int32_t low, int32_t high, int32_t *restrict list) {
  int found = 0, i = 0;
#if defined(__AVX512F__)
  const __m512i least = _mm512_set1_epi32(low), most = _mm512_set1_epi32(high);
  for (; i + 16 <= count; i += 16) {
    __m512i key = _mm512_loadu_si512(keys + i);
    __mmask16 inside = _mm512_cmpge_epi32_mask(key, least) & _mm512_cmple_epi32_mask(key, most);
    if (inside) {
      _mm512_mask_compressstoreu_epi32(list + found, inside, key);
      found += __builtin_popcount(inside);
    }
  }
#endif
  for (; i < count; i++) if (keys[i] >= low && keys[i] <= high) list[found++] = keys[i];
  return found;
}

static void partition(int32_t *keys, int count, int wanted) {
  int left = 0, right = count - 1;
  while (left < right) {
    int32_t pivot = keys[(left + right) / 2];
    int low = left, high = right;
    while (low <= high) {
      while (keys[low] < pivot) low++;
      while (keys[high] > pivot) high--;
      if (low <= high) {
        int32_t key = keys[low];
        keys[low++] = keys[high];
        keys[high--] = key;
      }
    }
    if (wanted <= high) right = high;
    else if (wanted >= low) left = low;
    else return;
  }
}
static float figure(int32_t key) { return float_of(key ^ (int32_t)((uint32_t)(key >> 31) >> 1)); }

static void quantiles(const int32_t *restrict keys, float *into) {
  static int32_t histogram[BINS] ALIGNED;
  int32_t smallest = keys[0], largest = keys[0];
  for (int i = 0; i < scenarios; i++) {
    smallest = keys[i] < smallest ? keys[i] : smallest;
    largest = keys[i] > largest ? keys[i] : largest;
  }
  if (smallest == largest) {
    for (int level = 0; level < LEVELS; level++) into[level] = figure(smallest);
    return;
  }
  int shift = 21 - __builtin_clz((uint32_t)largest - (uint32_t)smallest);
  if (shift < 0) shift = 0;
  memset(histogram, 0, sizeof histogram);
  for (int i = 0; i < scenarios; i++) histogram[((uint32_t)keys[i] - (uint32_t)smallest) >> shift]++;
  int bin = 0, seen = histogram[0], earlier = 0;
  for (int level = 0; level < LEVELS; level++) {
    double position = (scenarios - 1) * levels[level];
    int rank = (int)position;
    while (seen <= rank) { earlier = seen; seen += histogram[++bin]; }
    int last = bin, through = seen;
    while (through <= rank + 1 && through < scenarios) through += histogram[++last];
    int64_t low = (int64_t)smallest + ((int64_t)bin << shift), high = (int64_t)smallest + ((int64_t)(last + 1) << shift) - 1;
    int32_t *list = (int32_t *)lists[level];
    int count = gather(keys, scenarios, (int32_t)low, high > INT32_MAX ? INT32_MAX : (int32_t)high, list), at = rank - earlier;
    partition(list, count, at);
    int32_t after = list[at];
    if (at + 1 < count) {
      after = INT32_MAX;
      for (int i = at + 1; i < count; i++) after = list[i] < after ? list[i] : after;
    }
    into[level] = figure(list[at]) + (figure(after) - figure(list[at])) * (float)(position - rank);
  }
}

static double ask(float contribution, float target) {
  memset(wealth, 0, stride * sizeof(float));
  for (int month = 0; month < months; month++) {
    const float *restrict g = growth + (size_t)month * stride;
    float *restrict w = wealth, flow = contribution + (month == 0 ? 30000 : 0);
    for (int i = 0; i < stride; i++) {
      float x = w[i] + flow;
      w[i] = (x > 0 ? x : 0) * g[i];
    }
    quantiles((const int32_t *)wealth, answers + month * LEVELS);
  }
  int reached = 0;
  for (int i = 0; i < scenarios; i++) reached += wealth[i] >= target;
  return (double)reached / scenarios;
}

static void measure(void) {
  float *rows[5];
  static float found[25];
  for (int k = 0; k < 5; k++) rows[k] = room(stride);
  for (int i = 0; i < stride; i++) {
    float annual = exp_of(log_of(trail[0][i]) * (12.0f / months)) - 1, sum = trail[3][i];
    float spread = trail[4][i] - sum * sum / months, volatility = sqrtf((spread > 0 ? spread : 0) * (12.0f / (months > 1 ? months - 1 : 1))), drawdown = trail[2][i] - 1;
    rows[0][i] = annual;
    rows[1][i] = volatility;
    rows[2][i] = drawdown;
    rows[3][i] = volatility > 0 ? (annual - 0.02f) / volatility : 0;
    rows[4][i] = annual / (-drawdown > 0.001f ? -drawdown : 0.001f);
  }
  for (int k = 0; k < 5; k++) {
    int32_t *keys = (int32_t *)rows[k];
    for (int i = 0; i < stride; i++) keys[i] ^= (int32_t)((uint32_t)(keys[i] >> 31) >> 1);
    quantiles(keys, found + 5 * k);
    free(rows[k]);
  }
}

int main(void) {
  char command[16];
  while (scanf("%15s", command) == 1) {
    double from = 0, drift, volatility, probability = 0;
    if (!strcmp(command, "draw")) {
      unsigned seed;
      int wantedMonths, wantedScenarios;
      if (scanf("%d %d %u %lf %lf", &wantedMonths, &wantedScenarios, &seed, &drift, &volatility) != 5) return 1;
      if (wantedMonths != months || wantedScenarios != scenarios) {
        months = wantedMonths;
        scenarios = wantedScenarios;
        stride = (scenarios + 15) / 16 * 16;
        growth = room((size_t)months * stride);
        wealth = room(stride);
        answers = room((size_t)months * LEVELS);
        for (int k = 0; k < 5; k++) trail[k] = room(stride), lists[k] = room(stride);
        memset(growth, 0, (size_t)months * stride * sizeof(float));
      }
      from = now();
      draw(seed, (float)drift, (float)volatility);
    } else if (!strcmp(command, "ask")) {
      double contribution, target;
      if (scanf("%lf %lf", &contribution, &target) != 2) return 1;
      from = now();
      probability = ask((float)contribution, (float)target);
    } else if (!strcmp(command, "measure")) {
      from = now();
      measure();
    } else {
      for (int i = 0; i < months * LEVELS; i++) printf("%.9g ", answers[i]);
      printf("\n");
      fflush(stdout);
      continue;
    }
    printf("%.6f %.6f\n", now() - from, probability);
    fflush(stdout);
  }
  return 0;
}
