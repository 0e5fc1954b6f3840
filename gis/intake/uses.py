"""Uses of buildings: what deliveries and OpenStreetMap call them, in the words of `gis.schema.USES`."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gis.schema import USES

_TAGS = {
    "residential": (
        "apartments house residential detached semidetached_house semi terrace terraced bungalow villa houseboat "
        "static_caravan farm cabin ger dwelling flat flats home"
    ),
    "mixed": "mixed_use mixed-use mixed",
    "commercial": (
        "commercial retail supermarket kiosk shop mall marketplace store restaurant cafe bar bank fast_food pub fuel cinema pharmacy"
    ),
    "industrial": "industrial warehouse manufacture factory hangar storage_tank silo works brewery depot",
    "school": "school kindergarten college university library childcare",
    "hospital": "hospital clinic doctors nursing_home social_facility",
    "hotel": "hotel guest_house hostel motel",
    "dormitory": "dormitory barracks prison convent monastery",
    "office": "office government townhall courthouse police fire_station post_office",
    "public": (
        "public civic church chapel cathedral mosque temple synagogue shrine basilica religious place_of_worship "
        "train_station transportation stadium sports_hall pavilion museum theatre arts_centre community_centre "
        "art_gallery association grandstand hall tower bridge attraction parish_hall sports_centre"
    ),
    "construction": "construction planned proposed",
    "outbuilding": (
        "garage garages shed hut roof carport greenhouse barn stable cowshed sty farm_auxiliary service "
        "transformer_tower ruins collapsed no bunker toilets container water_tower windmill parking telephone_exchange "
        "digester boathouse slurry_tank outbuilding tent damaged demolished"
    ),
}
_WORDS = (  # Chinese words that a value may contain; the first that fits decides
    ("construction", ("在建", "建设中", "施工", "工地", "未完工", "烂尾")),
    ("mixed", ("商住", "综合", "混合", "底商")),
    ("dormitory", ("宿舍", "集体户", "工棚", "营房", "监狱", "养老", "敬老", "福利院", "寺")),
    ("school", ("学校", "小学", "中学", "大学", "幼儿园", "教学", "教育", "学院", "托儿")),
    ("hospital", ("医院", "卫生", "诊所", "医疗")),
    ("hotel", ("宾馆", "酒店", "旅馆", "旅店", "招待所", "民宿")),
    ("outbuilding", ("车库", "车棚", "仓房", "厕所", "附属", "配电", "杂物", "棚", "温室", "猪舍", "畜", "废弃", "拆除", "已拆")),
    ("industrial", ("厂", "仓库", "车间", "工业", "仓储")),
    ("office", ("办公", "写字楼", "机关", "政府", "居委会", "村委会", "派出所")),
    ("commercial", ("非住宅", "商业", "商铺", "商场", "店", "超市", "市场", "餐", "银行")),
    ("public", ("公共", "教堂", "庙", "体育", "文化", "车站", "图书", "博物", "剧院")),
    ("residential", ("住宅", "居住", "民房", "平房", "公寓", "楼房", "农房", "别墅", "居民", "住房", "四合院", "自建")),
)
_TENANTS = frozenset(("shop", "office"))
_WHOLE_HOUSE = ("mall", "supermarket", "department_store", "marketplace", "fuel", "government", "townhall", "courthouse")
_BY_TAG = {tag: use for use, tags in _TAGS.items() for tag in tags.split()} | {use: use for use in USES}


def use_of_tags(columns: dict[str, pd.Series]) -> NDArray[np.object_]:
    """Uses from several columns, the first that says something deciding.

    A shop, restaurant or office named after the first column is one tenant of the house, most often below flats: mixed.
    """
    out: NDArray[np.object_] | None = None
    for name, column in columns.items():
        found = read_use(column)
        if out is None:
            out = found
            continue
        if name.lower() in _TENANTS:
            found[(found == "unknown") & column.notna().to_numpy()] = "mixed"
            found[np.isin(found, ("commercial", "office")) & ~column.isin(_WHOLE_HOUSE).to_numpy()] = "mixed"
        out = np.where(out == "unknown", found, out)
    return out if out is not None else np.empty(0, dtype=object)


def read_use(column: pd.Series) -> NDArray[np.object_]:
    """One of `gis.schema.USES` per row; ``unknown`` where the value is empty or says nothing (``yes``)."""
    codes, values = pd.factorize(column)
    known = np.array([_use(str(v)) for v in values] + ["unknown"], dtype=object)
    out: NDArray[np.object_] = known[codes]  # missing values have code -1: the last
    return out


def _use(value: str) -> str:
    word = value.strip().lower()
    for part in word.replace(",", ";").split(";"):
        if use := _BY_TAG.get(part.strip().replace(" ", "_")):
            return use
    return next((use for use, words in _WORDS if any(w in word for w in words)), "unknown")
