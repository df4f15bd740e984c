"""Why a value is undefined, and how the documents' words for kinds of sources read, in both languages."""

from greenrules.model.citing import Words

# The keys are model.values.REASONS.
REASON_WORDS: dict[str, Words] = {
    "division_by_zero": Words("除数为零", "division by zero"),
    "nothing_to_aggregate": Words("没有可统计的记录", "no record to aggregate"),
    "not_exactly_one_record": Words("符合条件的记录不是恰好一条", "not exactly one record fits"),
    "no_row": Words("判定表中没有适用的行", "no row of the decision table fits"),
    "no_applicable_indicator": Words("没有适用的评价指标", "no indicator applies"),
    "leading_worse_than_baseline": Words("引领值劣于基准值", "the leading value is worse than the baseline"),
    "base_not_positive": Words("比较基数不大于零", "the base of the ratio is not above zero"),
    "year_in_rolling_window": Words(
        "只有年份，无法按滚动期限判断", "a year alone cannot be placed in a rolling window"
    ),
    "zero_to_a_negative_power": Words("零的负次幂", "zero to a negative power"),
    "date_out_of_range": Words("日期超出可表示的范围", "the date is out of range"),
}
